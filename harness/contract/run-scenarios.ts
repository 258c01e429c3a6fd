import { cleanUp } from "./cleanup";
import { type Client, NoAnswer, SignInFailed } from "./client";
import type { Journal } from "./journal";
import { Recorder, type RunRecord, type ScenarioRecord } from "./observations";
import type { Scenario } from "./scenario";
import { Ended, ScenarioRun, TooManyRequests } from "./scenario-run";

export interface RunOptions {
  /** Whether the API tokens of the default team may be read. */
  readsApiTokens: boolean;
  /** The run of the emulator; what it could not run is not run either. Undefined for that run itself. */
  reference: RunRecord | undefined;
  tell(line: string): void;
}

/** Runs the scenarios one after the other, and after each deletes what it has created. */
export async function runScenarios(
  client: Client,
  journal: Journal,
  scenarios: readonly Scenario[],
  options: RunOptions,
): Promise<RunRecord> {
  const recorder = new Recorder();
  const { instance, accountId, apiKey } = client.account;
  recorder.name(instance.crn, "the CRN of the instance");
  recorder.name(instance.guid, "the GUID of the instance");
  recorder.name(instance.name, "the name of the instance");
  recorder.name(instance.service, "the service of the instance");
  recorder.name(accountId, "the id of the account");
  recorder.name(await client.iamId(), "the IAM ID of who signs in");
  recorder.values.add(apiKey);
  let end: string | undefined;
  for (const scenario of scenarios) {
    const record = recorder.begin(scenario.name);
    const reason = end ?? skipped(scenario, client, options);
    if (reason !== undefined) {
      record.ended = { kind: "skipped", reason };
      continue;
    }
    options.tell(`${scenario.name}: ${scenario.title}`);
    const run = new ScenarioRun(client, journal, recorder, record, options.reference === undefined);
    end = await runOne(scenario, run, record, options.tell);
    await cleanUp(client.withSignal(undefined), journal, options.tell);
  }
  return recorder.record;
}

/** Why a scenario is not run at all. */
function skipped({ name, needs = [] }: Scenario, { account }: Client, { readsApiTokens, reference }: RunOptions) {
  if (needs.includes("access-keys") && account.hosts.sysdig === undefined)
    return `the service ${account.instance.service} has no access keys and no teams`;
  if (needs.includes("api-tokens") && !readsApiTokens) return "no API token may be read";
  const { ended } = reference?.scenarios.find((scenario) => scenario.name === name) ?? {};
  return ended?.kind === "skipped" ? ended.reason : undefined;
}

/** The reason why no other scenario may run. */
async function runOne(
  scenario: Scenario,
  run: ScenarioRun,
  record: ScenarioRecord,
  tell: RunOptions["tell"],
): Promise<string | undefined> {
  try {
    await scenario.run(run);
    return undefined;
  } catch (error) {
    if (run.client.signal?.aborted) {
      record.ended = { kind: "stopped", reason: "the run was interrupted" };
      return "the run was interrupted";
    }
    if (error instanceof Ended) {
      record.ended = { kind: error.kind, reason: error.message };
      return undefined;
    }
    record.ended = { kind: "stopped", reason: reasonOf(error) };
    if (!isOwn(error)) tell(`${scenario.name} failed by a mistake of the run itself:\n${stackOf(error)}`);
    return error instanceof TooManyRequests ? "IBM wants fewer requests (429): run this again later" : undefined;
  }
}

/** Only messages of our own: another one may repeat a value of the account. */
function reasonOf(error: unknown): string {
  if (isOwn(error)) return error.message;
  return `the run itself failed (${error instanceof Error ? error.name : typeof error})`;
}

function isOwn(error: unknown): error is Error {
  return error instanceof TooManyRequests || error instanceof NoAnswer || error instanceof SignInFailed;
}

/** Where it happened, without the message. */
function stackOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return lines.filter((line) => /^\s+at /.test(line)).join("\n");
}
