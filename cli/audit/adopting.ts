import { currentTime } from "../../provider/domain/rehearsal";
import { kindOf } from "../exported-stack";
import { tell, wordsOf } from "../output";
import { pulumi, type StackChoice } from "../pulumi";
import { Backup } from "./backup";
import { type Checkpoint, checkpointFrom, completed, type Made, pendingInputs } from "./checkpoint";
import type { Update } from "./history";
import { type AuditedStack, historyOf, unconfigured } from "./stack";

/** A key, and the resource that gets it. */
interface Adopted {
  key: string;
  urn: string;
}

/** What an adoption needs of the command that it is part of. */
export interface AdoptionRun {
  cwd: string | undefined;
  /** The file in which the state is kept as it was; undefined for a new one. */
  backup: string | undefined;
  note(message: string): void;
}

/**
 * Has these keys taken over at IBM, and writes them into the state. `pulumi stack import` asks nobody whether the state is
 * still the one that was exported: so it is compared until just before, and the history looked at afterwards.
 */
export async function adopt(
  adoptions: readonly Adopted[],
  { name, choice = {}, configuration = unconfigured }: AuditedStack,
  { cwd, backup: file, note }: AdoptionRun,
): Promise<void> {
  const past = await historyOf(choice).catch((error: unknown) => {
    note(`The history of ${name} could not be read (${wordsOf(error)}): an update beside this would not be noticed.`);
    return undefined;
  });
  const encrypted = await exported(choice);
  const backup = Backup.of(encrypted, name, file, cwd);
  const takenOver: Adopted[] = [];
  let isImporting = false;
  try {
    const before = checkpointFrom(await exported(choice, "--show-secrets"));
    let after = before;
    for (const { key, urn } of adoptions) {
      await expectUnchanged(encrypted, choice);
      takenOver.push({ key, urn });
      const made = await takeOver(key, urn, before, configuration);
      after = completed(after, urn, made, new Date(currentTime()).toISOString()) ?? fail(urn);
    }
    const text = JSON.stringify(after);
    await expectUnchanged(encrypted, choice);
    isImporting = true;
    await pulumi(["stack", "import"], choice, text).catch((error: unknown) => {
      throw new Error(`Could not write the state: ${wordsOf(error)}. As it was before it is in ${backup.file}`);
    });
  } catch (error) {
    if (!isImporting) backup.discard();
    throw new Error(`${wordsOf(error).replace(/\.$/, "")}.${leftAtIbm(takenOver)}`);
  }
  tell(`The state of ${name} as it was before is in ${backup.file}`);
  await expectWritten(adoptions, choice, past, { name, backup: backup.file });
}

/** The key may be set as declared already, and carry no label any more: the audit finds its creation no longer. */
function leftAtIbm(takenOver: readonly Adopted[]): string {
  if (takenOver.length === 0) return "";
  const advice = takenOver.map(({ key, urn }) => `adopt: "${key}" on ${urn}`).join(", ");
  return ` At IBM ${takenOver.map(({ key }) => key).join(", ")} may be set as declared already, and no state holds it: declare ${advice} and run \`pulumi up\`, or run the audit again.`;
}

async function expectUnchanged(encrypted: string, choice: StackChoice): Promise<void> {
  if ((await exported(choice)) === encrypted) return;
  throw new Error(
    "Stopped: the state has changed since it was read, by an update beside this. Nothing in it is written.",
  );
}

/** Between the last comparison and the import there is a moment in which an update can end: its work is not in the state. */
async function expectWritten(
  adoptions: readonly Adopted[],
  choice: StackChoice,
  past: readonly Update[] | undefined,
  { name, backup }: { name: string; backup: string },
): Promise<void> {
  const { deployment } = checkpointFrom(await exported(choice));
  const present = new Set(deployment.resources?.map(({ urn }) => urn));
  const lost = adoptions.filter(({ urn }) => !present.has(urn));
  if (lost.length > 0) {
    throw new Error(`The state of ${name} was written, but another run has replaced it since.${leftAtIbm(lost)}`);
  }
  if (past === undefined) return;
  const beside = (await historyOf(choice)).filter(
    (each) => each.kind !== "import" && !past.some((one) => isSame(one, each)),
  );
  if (beside.length === 0) return;
  const which = beside.map(({ kind, start }) => `${kind} of ${new Date(start).toISOString()}`).join(", ");
  throw new Error(
    `An update of ${name} ended while the state was written (${which}): what it did is missing in the state, also keys that it made. Get the state in which it ended, from the backend's history or with \`pulumi stack export --version\`, and write it with \`pulumi stack import\`; then declare ${adoptions.map(({ key, urn }) => `adopt: "${key}" on ${urn}`).join(", ")}, and run the audit again. The state as it was before both is in ${backup}`,
  );
}

function isSame(one: Update, other: Update): boolean {
  return one.kind === other.kind && one.start === other.start && one.end === other.end;
}

/** Lets the kind's own provider take the key over, as it would for a resource that declares `adopt`. */
async function takeOver(
  key: string,
  urn: string,
  before: Checkpoint,
  configuration: NonNullable<AuditedStack["configuration"]>,
): Promise<Made> {
  const inputs = pendingInputs(before, urn) ?? fail(urn);
  const provider = await providerOf(urn);
  const get = (name: string) => configuration(name.replace(/^ibm-keys:/, ""));
  const require = (name: string) => get(name) ?? fail(name);
  await provider.configure?.({ config: { get, require } });
  const { id, outs = {} } = await provider.create({ ...inputs, adopt: key });
  // The program declares no `adopt`: the state is as if the creation had made the key.
  return { id, outputs: Object.fromEntries(Object.entries(outs).filter(([name]) => name !== "adopt")) };
}

async function exported(choice: StackChoice, ...flags: string[]): Promise<string> {
  return pulumi(["stack", "export", ...flags], choice).catch((error: unknown) => {
    throw new Error(`Could not read the state: ${wordsOf(error)}. Nothing in it is changed; mend that first.`);
  });
}

/** Loaded only here: each brings Pulumi's SDK with it, which takes a second. */
async function providerOf(urn: string) {
  const kind = kindOf({ type: urn.split("::")[2]?.split("$").at(-1) ?? "" });
  switch (kind) {
    case "AccessKey":
      return (await import("../../provider/keys/access-key/lifecycle.js")).provider;
    case "ResourceKey":
      return (await import("../../provider/keys/resource-key/lifecycle.js")).provider;
    case "IngestionKey":
      return (await import("../../provider/keys/ingestion-key/lifecycle.js")).provider;
    case "ServiceKey":
      return (await import("../../provider/keys/service-key/lifecycle.js")).provider;
    default:
      return fail(urn);
  }
}

function fail(what: string): never {
  throw new Error(`Could not adopt: the state no longer holds ${what} as interrupted. Run the audit again.`);
}
