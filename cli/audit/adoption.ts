import type { Configuration } from "../../provider/cloud/settings";
import { currentTime } from "../../provider/engine/clock";
import { kindOf } from "../exported-stack";
import { pulumi, type StackChoice } from "../pulumi";
import { type Change, refusal, unclaimed, type WantedChanges } from "./changes";
import { type Checkpoint, checkpointFrom, completed, type Made, pendingInputs } from "./checkpoint";
import { openCreationsFor } from "./evidence";
import type { LiveKey } from "./live-keys";
import { type AuditedStack, unconfigured } from "./stack";
import type { AuditedKey } from "./standings";

interface Adoption {
  key: string;
  kind: LiveKey["kind"];
  urn: string;
  stack: AuditedStack;
}

/**
 * What it comes to that each of these keys takes the place of the interrupted creation that left it: one change for each
 * stack. Refuses what cannot be done, before anything is changed.
 */
export function adoptionsFor(
  wanted: WantedChanges,
  ignored: readonly string[],
  audited: readonly AuditedKey[],
  live: readonly LiveKey[],
  stacks: readonly AuditedStack[],
): Change[] {
  const adoptions: Adoption[] = [];
  for (const key of wanted.adopt) adoptions.push(adoptionOf(key, adoptions, audited, live, stacks));
  const settled = [...wanted.adopt, ...wanted.delete, ...wanted.disable, ...ignored];
  return [...new Set(adoptions.map(({ stack }) => stack))].map((stack) => {
    const here = adoptions.filter((each) => each.stack === stack);
    refuseForgetting(here, stack, live, audited, settled);
    const lines = here.map(({ key, kind, urn }) => `put the ${kind} ${key} into the state of ${stack.name} as ${urn}`);
    return { lines, run: () => adopt(here, stack) };
  });
}

function adoptionOf(
  key: string,
  taken: readonly Adoption[],
  audited: readonly AuditedKey[],
  live: readonly LiveKey[],
  stacks: readonly AuditedStack[],
): Adoption {
  const { urns, kind } = unclaimed("adopt", key, audited);
  const found = live.find((each) => each.key === key);
  const open = stacks.flatMap((stack) =>
    (found === undefined ? [] : openCreationsFor(found, stack)).map(({ urn, heldAs, label }) => ({
      ...{ key, kind, urn, stack },
      ...{ heldAs, label },
    })),
  );
  const candidates = open.filter(({ heldAs }) => heldAs === "creating");
  const lost = open.find(({ heldAs }) => heldAs === "lost");
  if (candidates.length === 0 && lost !== undefined) {
    const { urn, label } = lost;
    if (label !== undefined) {
      const advice = "Run `pulumi up`: it removes the key, which nobody was given.";
      throw refusal("adopt", key, `a lost create of ${urn} has made it`, advice);
    }
    const advice = `Declare adopt: "${key}" on it while it has no key, else delete this one: --delete ${key}.`;
    throw refusal("adopt", key, `a lost create of ${urn} may have made it, or somebody else`, advice);
  }
  const isPresent = (urn: string) => stacks.some(({ saved }) => saved.present.includes(urn));
  const isTaken = ({ urn, stack }: Adoption) => taken.some((each) => each.urn === urn && each.stack === stack);
  const free = candidates.filter((each) => !isPresent(each.urn) && !isTaken(each));
  const adoption = free.find(({ stack }) => stack.choice !== undefined);
  if (adoption !== undefined) return adoption;
  if (free.length > 0) {
    throw refusal("adopt", key, "its interrupted creation is in a file", "Name the stack itself with --stack.");
  }
  const present = [...urns, ...candidates.map(({ urn }) => urn)].find(isPresent);
  if (present !== undefined) {
    throw refusal("adopt", key, `${present} has a key already`, `Delete this one: --delete ${key}.`);
  }
  const advice = `Declare adopt: "${key}" on the resource that is to hold it, and run \`pulumi up\`.`;
  throw refusal("adopt", key, "no interrupted creation in the state of a stack fits it", advice);
}

/** `pulumi stack import` drops every interrupted operation: what only these tell must be settled by then. */
function refuseForgetting(
  adoptions: readonly Adoption[],
  stack: AuditedStack,
  live: readonly LiveKey[],
  audited: readonly AuditedKey[],
  settled: readonly string[],
): void {
  const key = adoptions.map((each) => each.key).join(", ");
  const forgets = "`pulumi stack import` also forgets the other interrupted operations";
  const [foreign] = stack.saved.foreign;
  if (foreign !== undefined) {
    throw refusal("adopt", key, `${forgets}: that on ${foreign}`, "Settle that one first, with `pulumi refresh`.");
  }
  const strays = audited.filter(({ standing }) => standing === "interrupted" || standing === "unmanaged");
  const others = strays.filter(
    (each) =>
      !settled.includes(each.key) &&
      live.some((one) => one.key === each.key && openCreationsFor(one, stack).some(({ heldAs }) => heldAs !== "lost")),
  );
  if (others.length === 0) return;
  const names = others.map((each) => each.key).join(", ");
  const advice = "Say in the same command what becomes of each: --adopt, --delete, --disable or --ignore.";
  throw refusal("adopt", key, `${forgets}, which tell where ${names} came from`, advice);
}

async function adopt(adoptions: readonly Adoption[], { choice = {}, configuration = unconfigured }: AuditedStack) {
  const before = await exported(choice);
  const made: [urn: string, made: Made][] = [];
  for (const { key, urn } of adoptions) made.push([urn, await adopted(key, urn, before, configuration)]);
  // Read again: the state may have changed while IBM was asked.
  let after = await exported(choice);
  for (const [urn, each] of made) {
    after = completed(after, urn, each, new Date(currentTime()).toISOString()) ?? fail(urn);
  }
  await pulumi(["stack", "import"], choice, JSON.stringify(after)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : error;
    throw new Error(`Could not write the state: ${reason}. Nothing in it is changed; mend that, then run again.`);
  });
}

/** Lets the kind's own provider take the key over, as it would for a resource that declares `adopt`. */
async function adopted(key: string, urn: string, before: Checkpoint, configuration: Configuration): Promise<Made> {
  const inputs = pendingInputs(before, urn) ?? fail(urn);
  const provider = await providerOf(urn);
  const get = (name: string) => configuration(name.replace(/^ibm-keys:/, ""));
  const require = (name: string) => get(name) ?? fail(name);
  await provider.configure?.({ config: { get, require } });
  const { id, outs = {} } = await provider.create({ ...inputs, adopt: key });
  // The program declares no `adopt`: the state is as if the creation had made the key.
  return { id, outputs: Object.fromEntries(Object.entries(outs).filter(([name]) => name !== "adopt")) };
}

async function exported(choice: StackChoice): Promise<Checkpoint> {
  const text = await pulumi(["stack", "export", "--show-secrets"], choice).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : error;
    throw new Error(`Could not read the state with its secrets: ${reason}. Nothing in it is changed; mend that first.`);
  });
  return checkpointFrom(text);
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
