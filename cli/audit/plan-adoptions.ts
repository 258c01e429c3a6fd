import { type AdoptionRun, adopt } from "./adopt";
import type { AuditedStack } from "./audited-stack";
import { type Change, expectUnowned, refusal } from "./changes";
import type { LiveKey } from "./live-keys";
import { mayHaveMade, type SavedLostCreate } from "./lost-creates";
import type { AuditedKey } from "./standings";

interface Adoption {
  key: string;
  kind: LiveKey["kind"];
  urn: string;
  stack: AuditedStack;
}

/** What adoptions are decided by. */
interface Known {
  audited: readonly AuditedKey[];
  live: readonly LiveKey[];
  stacks: readonly AuditedStack[];
}

/**
 * Plans the adoption of each of these keys by the resource whose interrupted create made it: one change for each stack.
 * Refuses what cannot be done, before anything is changed. `settled`: keys of which the user has said what becomes of
 * them.
 */
export function adoptionsFor(
  wanted: readonly string[],
  settled: readonly string[],
  audited: readonly AuditedKey[],
  live: readonly LiveKey[],
  stacks: readonly AuditedStack[],
  run: AdoptionRun,
): Change[] {
  const known = { audited, live, stacks };
  const adoptions: Adoption[] = [];
  for (const key of wanted) adoptions.push(adoptionOf(key, adoptions, known));
  return [...new Set(adoptions.map(({ stack }) => stack))].map((stack) => {
    const here = adoptions.filter((each) => each.stack === stack);
    refuseForgetting(here, stack, known, settled);
    const lines = here.map(({ key, kind, urn }) => `put the ${kind} into the state of ${stack.name} as ${urn}: ${key}`);
    const keys = here.map(({ key }) => key);
    return { verb: "adopt", keys, lines, run: () => adopt(here, stack, run), after: undefined };
  });
}

/** `planned`: adoptions of other keys, each by a resource of its own. */
function adoptionOf(key: string, planned: readonly Adoption[], { audited, live, stacks }: Known): Adoption {
  const { urns, kind } = expectUnowned("adopt", key, audited);
  const found = live.find((each) => each.key === key);
  const creates = stacks.flatMap((stack) =>
    (found === undefined ? [] : lostCreatesFor(found, stack)).map((create) => ({ create, stack })),
  );
  const candidates = creates
    .filter(({ create }) => create.recordedAs === "pending create")
    .map(({ create: { urn }, stack }): Adoption => ({ key, kind, urn, stack }));
  const lost = creates.find(({ create }) => create.recordedAs === "lost create");
  if (candidates.length === 0 && lost !== undefined) throw lostCreateRefusal(key, lost.create);

  const hasResource = (urn: string) => stacks.some(({ saved }) => saved.present.includes(urn));
  const isPlanned = ({ urn, stack }: Adoption) => planned.some((each) => each.urn === urn && each.stack === stack);
  const free = candidates.filter((each) => !hasResource(each.urn) && !isPlanned(each));
  const adoption = free.find(({ stack }) => stack.choice !== undefined);
  if (adoption !== undefined) return adoption;
  if (free.length > 0) {
    throw refusal("adopt", key, "its interrupted creation is in a file", "Name the stack itself with --stack.");
  }
  const present = [...urns, ...candidates.map(({ urn }) => urn)].find(hasResource);
  if (present !== undefined) {
    throw refusal("adopt", key, `${present} has a key already`, `Delete this one: --delete ${key}.`);
  }
  const advice = `Declare adopt: "${key}" on the resource that is to hold it, and run \`pulumi up\`.`;
  throw refusal("adopt", key, "no interrupted creation in the state of a stack fits it", advice);
}

/** A create of which the resource's own state knows: the next update deals with it. */
function lostCreateRefusal(key: string, { urn, label }: SavedLostCreate): Error {
  if (label !== undefined) {
    const advice = "Run `pulumi up`: it removes the key, which nobody was given.";
    return refusal("adopt", key, `a lost create of ${urn} has made it`, advice);
  }
  const advice = `Declare adopt: "${key}" on it while it has no key, else delete this one: --delete ${key}.`;
  return refusal("adopt", key, `a lost create of ${urn} may have made it, or somebody else`, advice);
}

/**
 * `pulumi stack import` drops every pending operation. So what becomes of a key must be settled before, if only a pending
 * operation tells where it came from.
 */
function refuseForgetting(
  adoptions: readonly Adoption[],
  stack: AuditedStack,
  { audited, live }: Known,
  settled: readonly string[],
): void {
  const key = adoptions.map((each) => each.key).join(", ");
  const forgets = "`pulumi stack import` also forgets the other interrupted operations";
  const [other] = stack.saved.otherOperations;
  if (other !== undefined) {
    throw refusal("adopt", key, `${forgets}: that on ${other}`, "Settle that one first, with `pulumi refresh`.");
  }
  const isPending = (found: LiveKey) =>
    lostCreatesFor(found, stack).some(({ recordedAs }) => recordedAs !== "lost create");
  const unsettled = audited.filter(
    (each) =>
      (each.standing === "interrupted" || each.standing === "unmanaged") &&
      !settled.includes(each.key) &&
      live.some((found) => found.key === each.key && isPending(found)),
  );
  if (unsettled.length === 0) return;
  const names = unsettled.map((each) => each.key).join(", ");
  const advice = "Say in the same command what becomes of each: --adopt, --delete, --disable or --ignore.";
  throw refusal("adopt", key, `${forgets}, which tell where ${names} came from`, advice);
}

/** The lost creates in the state of this stack that may have made this key. */
function lostCreatesFor(key: LiveKey, { saved }: AuditedStack): SavedLostCreate[] {
  return saved.lostCreates.filter((create) => mayHaveMade(create, key));
}
