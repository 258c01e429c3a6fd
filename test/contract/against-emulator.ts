import { Cloud, type CloudOptions, defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { cleanUp } from "../../harness/contract/cleanup";
import { type Account, Client } from "../../harness/contract/client";
import { JumpingClock } from "../../harness/contract/clock";
import { compare, type Difference } from "../../harness/contract/compare";
import { Journal } from "../../harness/contract/journal";
import type { RunRecord } from "../../harness/contract/observations";
import { accountOf, runReference } from "../../harness/contract/reference";
import { pageOf, type Report, reportOf, withoutValues } from "../../harness/contract/report";
import { runScenarios } from "../../harness/contract/run-scenarios";
import type { Scenario } from "../../harness/contract/scenario";
import { scenarios as all } from "../../harness/contract/scenarios/all";
import { Front } from "../fixtures/front/front";

export type Service = keyof typeof defaults.instances;

/** An emulator in the place of an account, by a clock that jumps, behind a front that may answer something else. */
export interface AccountInPlace {
  emulator: Emulator;
  cloud: Cloud;
  front: Front;
  clock: JumpingClock;
  account: Account;
  instance: { guid: string; crn: string };
  run(options?: { only?: string[]; signal?: AbortSignal }): Promise<Outcome>;
}

export interface Outcome {
  record: RunRecord;
  differences: Difference[];
  report: Report;
  page: string;
  /** What could not be deleted. */
  left: string[];
  told: string[];
}

export async function withAccount(
  service: Service,
  use: (place: AccountInPlace) => Promise<void>,
  options: CloudOptions = {},
): Promise<void> {
  const clock = new JumpingClock();
  const cloud = Cloud.withDefaults({ ...options, clock: () => clock.now() });
  const emulator = await startEmulator({ cloud });
  const front = await Front.open(emulator);
  const instance = defaults.instances[service];
  const account = accountOf({ ...emulator, endpoints: front.endpoints }, instance);
  const run: AccountInPlace["run"] = async ({ only, signal } = {}) => {
    const scenarios = only === undefined ? all : all.filter(({ name }) => only.includes(name));
    return runAgainst(new Client(account, clock, signal), scenarios);
  };
  try {
    await use({ emulator, cloud, front, clock, account, instance, run });
  } finally {
    await front.close();
    await emulator.close();
  }
}

async function runAgainst(client: Client, scenarios: readonly Scenario[]): Promise<Outcome> {
  const { instance } = client.account;
  const told: string[] = [];
  const tell = (line: string) => told.push(line);
  const journal = Journal.inMemory(instance.crn);
  const reference = await runReference(instance, scenarios, true);
  const record = await runScenarios(client, journal, scenarios, { readsApiTokens: true, reference, tell });
  const left = await cleanUp(client.withSignal(undefined), journal, tell);
  const differences = compare(record, reference);
  const about = { day: "2026-11-26", package: "this one", target: "IBM Cloud", service: instance.service } as const;
  const report = reportOf(about, record, reference, differences);
  return { record, differences, report, page: withoutValues(pageOf(report), record.values), left, told };
}

/** A line for each difference. */
export function linesOf(differences: readonly Difference[]): string[] {
  return differences.map(({ api, what, account, emulator }) => `${api} ${what}: ${account}, not ${emulator}`);
}
