import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { cleanUp } from "../../harness/contract/cleanup";
import { Client } from "../../harness/contract/client";
import { realClock } from "../../harness/contract/clock";
import { compare } from "../../harness/contract/compare";
import { Journal } from "../../harness/contract/journal";
import { textAt } from "../../harness/contract/json";
import { accountOf, runReference } from "../../harness/contract/reference";
import { pageOf, type Report, reportOf, stepCount, withoutValues } from "../../harness/contract/report";
import { runScenarios } from "../../harness/contract/run-scenarios";
import type { Scenario } from "../../harness/contract/scenario";
import { scenarios } from "../../harness/contract/scenarios/all";
import { messageOf } from "../../harness/error-message";
import { liveAccount, liveVariable } from "./account";
import { askForConsent, requireTerminal } from "./consent";
import { onInterruption } from "./interruption";

/** What the scenarios run against. */
interface Target {
  client: Client;
  journal: Journal;
  kind: Report["target"];
  readsApiTokens: boolean;
  leave(): Promise<void>;
}

const command = new Command("npm run test:live --")
  .description(
    `Runs the same requests against the emulator and against the instance of IBM Cloud whose CRN is in ${liveVariable}, and reports where they differ. Without ${liveVariable} a second emulator is taken, and IBM is not asked.`,
  )
  .option("--folder <path>", "where the report and the journal are kept", join(".work", "contract-run"))
  .option("--only <scenarios...>", "the names of the scenarios to run; default: all")
  .action(contractRun);

command.parseAsync().catch((error: unknown) => {
  console.error(`contract run: ${messageOf(error)}.`);
  process.exitCode = 1;
});

async function contractRun({ folder, only }: { folder: string; only?: string[] }): Promise<void> {
  const chosen = chosenFrom(only);
  if (process.env.NODE_DEBUG) throw new Error("NODE_DEBUG is set, which can print requests with their keys: unset it");
  mkdirSync(folder, { recursive: true });
  const crn = process.env[liveVariable];
  const target = crn ? await live(crn, folder) : await local();
  if (target === undefined) return;
  const interruption = onInterruption();
  const tell = (line: string) => console.error(line);
  const patient = target.client;
  const client = patient.withSignal(interruption.signal);
  try {
    const { creations } = target.journal;
    if (creations.length > 0) {
      tell(`An interrupted run has left ${creations.length} of its keys or creates: they are cleaned up first.`);
      const left = await cleanUp(patient, target.journal, tell);
      if (left.length === 0) tell("All of that is deleted.");
      for (const line of left) tell(line);
    }
    const { readsApiTokens } = target;
    const { instance } = patient.account;
    const reference = await runReference(instance, chosen, readsApiTokens);
    const record = await runScenarios(client, target.journal, chosen, { readsApiTokens, reference, tell });
    const left = await cleanUp(patient, target.journal, tell);
    const about = { day: new Date().toISOString().slice(0, 10), package: packageName(), target: target.kind };
    const report = reportOf({ ...about, service: instance.service }, record, reference, compare(record, reference));
    writeFileSync(join(folder, "report.json"), withoutValues(`${JSON.stringify(report, null, 2)}\n`, record.values));
    writeFileSync(join(folder, "report.md"), withoutValues(pageOf(report), record.values));
    conclude(report, left, folder, interruption.signal.aborted);
  } finally {
    interruption.stop();
    target.journal.close();
    await target.leave();
  }
}

function chosenFrom(names: string[] | undefined): readonly Scenario[] {
  const unknown = names?.filter((name) => !scenarios.some((scenario) => scenario.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `there is no scenario ${unknown.join(", ")}; there are ${scenarios.map(({ name }) => name).join(", ")}`,
    );
  return names === undefined ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}

function conclude(report: Report, left: string[], folder: string, isInterrupted: boolean): void {
  const { differences, ended } = report;
  console.log(
    `Steps: ${stepCount(report)}. Differences: ${differences.length}. Scenarios not run to their end: ${ended.length}.`,
  );
  for (const { scenario, kind, reason } of ended) console.log(`${kind}: ${scenario}, since ${reason}`);
  console.log(`The report is in ${join(folder, "report.md")}.`);
  for (const line of left) console.error(line);
  console.log(left.length === 0 ? "All that was created is deleted." : "Run this again to delete what is left.");
  if (left.length > 0 || isInterrupted) process.exitCode = 1;
}

/** An account of IBM Cloud, once its user has agreed; undefined where the user has not. */
async function live(crn: string, folder: string): Promise<Target | undefined> {
  requireTerminal();
  const { account, isLocal } = liveAccount(crn);
  const unnamed = new Client(account, realClock);
  const params = { id: account.instance.guid };
  const path = "/v2/resource_instances/{id}";
  const { status, body } = await unnamed.send({ api: "resource-controller", method: "GET", path, params });
  if (status !== 200 || textAt(body, "crn") !== crn || textAt(body, "state") !== "active")
    throw new Error(
      `the instance of ${liveVariable} is not active, or not found (Resource Controller answered ${status})`,
    );
  const consent = await askForConsent({ name: textAt(body, "name"), crn });
  if (consent === undefined) {
    console.error("That is not the instance's name or CRN: nothing was done.");
    process.exitCode = 1;
    return undefined;
  }
  const client = new Client({ ...account, instance: { ...account.instance, name: textAt(body, "name") } }, realClock);
  const journal = Journal.open(join(folder, `journal-${account.instance.guid}.json`), crn);
  return { client, journal, kind: isLocal ? "an emulator" : "IBM Cloud", ...consent, leave: async () => {} };
}

/** A second emulator, to see that the scenarios work. */
async function local(): Promise<Target> {
  const emulator = await startEmulator();
  const { crn, guid, service, name } = defaults.instances.secure;
  const client = new Client(accountOf(emulator, { crn, guid, service, name }), realClock);
  console.error(`${liveVariable} is not set: nothing is asked of IBM, and the emulator is compared with itself.`);
  const journal = Journal.inMemory(crn);
  return { client, journal, kind: "an emulator", readsApiTokens: true, leave: () => emulator.close() };
}

function packageName(): string {
  const manifest = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(manifest));
  return `${name} ${version}`;
}
