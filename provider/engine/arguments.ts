import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { isDeeperThan, isLargerThan, largest, mostLevels } from "../domain/extent";
import type { Resolved } from "./contract";
import { holdsUnknown } from "./unknown";

/** What arguments there are, and what they may be. */
export interface ArgumentRules<Inputs> {
  names: readonly string[];
  /** Arguments that other kinds have and this one cannot have, and why. */
  unsupported?: Readonly<Record<string, string>> | undefined;
  inputs: z.ZodType<Inputs>;
  /** The same with every argument optional. */
  knownInputs: z.ZodType<Resolved<Inputs>>;
  conflicts(known: Resolved<Inputs>, given: ReadonlySet<string>): string[];
}

interface Judgement<Inputs> {
  /** What is known, as the kind wants it. */
  known: Resolved<Inputs>;
  /** What is not known yet, as it came. */
  waiting: Record<string, unknown>;
  /** One sentence for each thing wrong; never a value, which may be a secret. */
  problems: string[];
}

/** Judges arguments; what is not known yet hides nothing that is wrong elsewhere. */
export function checkArguments<Inputs extends object>(
  { names, unsupported = {}, inputs, knownInputs, conflicts }: ArgumentRules<Inputs>,
  given: Readonly<Record<string, unknown>>,
): Judgement<Inputs> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const waiting: Record<string, unknown> = {};
  /** Named already, or waited for: what else is said of them would mislead. */
  const unjudged = new Set<string>();
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    if (!names.includes(name))
      problems.push((Object.hasOwn(unsupported, name) && unsupported[name]) || unknownArgument(name, names));
    else if (isDeeperThan(mostLevels, value)) {
      problems.push(`${name} is nested deeper than ${mostLevels} levels`);
      unjudged.add(name);
    } else if (isLargerThan(largest, value)) {
      problems.push(`${name} is larger than ${largest} characters`);
      unjudged.add(name);
    } else if (holdsUnknown(value)) {
      waiting[name] = value;
      unjudged.add(name);
    } else values[name] = value;
  }
  const whole = inputs.safeParse(values);
  const issues = whole.success ? [] : whole.error.issues.filter(({ path }) => !unjudged.has(String(path[0])));
  problems.push(...issues.map((issue) => sentenceOf(issue, values)));
  const parsed = knownInputs.safeParse(values);
  const known = parsed.success ? parsed.data : {};
  const declared = new Set([...Object.keys(values), ...unjudged]);
  if (parsed.success) problems.push(...conflicts(known, declared));
  return { known, waiting, problems: problems.slice(0, mostProblems) };
}

/** Nobody reads more of them. */
const mostProblems = 50;

/** Longer names are cut in messages. */
const longestName = 60;

function unknownArgument(name: string, names: readonly string[]): string {
  const [nearest] = [...names].sort((one, other) => distance(name, one) - distance(name, other));
  const told = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  return `unknown argument ${JSON.stringify(told)}; did you mean ${JSON.stringify(nearest)}? (there are ${names.join(", ")})`;
}

function sentenceOf(issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  const argument = issue.path.map(String).join(".");
  if (issue.path.length === 1 && !(argument in values)) return `${argument} is required`;
  return `${argument}: ${issue.message}`;
}
