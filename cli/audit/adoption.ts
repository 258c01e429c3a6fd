import { type AdoptionRun, adopt } from "./adopting";
import { type Change, refusal, unclaimed } from "./changes";
import { openCreationsFor } from "./evidence";
import type { LiveKey } from "./live-keys";
import type { AuditedStack } from "./stack";
import type { AuditedKey } from "./standings";

interface Adoption {
  key: string;
  kind: LiveKey["kind"];
  urn: string;
  stack: AuditedStack;
}

/**
 * What it comes to that each of these keys takes the place of the interrupted creation that left it: one change for each
 * stack. Refuses what cannot be done, before anything is changed. `settled`: keys of which the user has said what becomes
 * of them.
 */
export function adoptionsFor(
  wanted: readonly string[],
  settled: readonly string[],
  audited: readonly AuditedKey[],
  live: readonly LiveKey[],
  stacks: readonly AuditedStack[],
  run: AdoptionRun,
): Change[] {
  const adoptions: Adoption[] = [];
  for (const key of wanted) adoptions.push(adoptionOf(key, adoptions, audited, live, stacks));
  return [...new Set(adoptions.map(({ stack }) => stack))].map((stack) => {
    const here = adoptions.filter((each) => each.stack === stack);
    refuseForgetting(here, stack, live, audited, settled);
    const lines = here.map(({ key, kind, urn }) => `put the ${kind} into the state of ${stack.name} as ${urn}: ${key}`);
    const keys = here.map(({ key }) => key);
    return { verb: "adopt", keys, lines, run: () => adopt(here, stack, run), after: undefined };
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
