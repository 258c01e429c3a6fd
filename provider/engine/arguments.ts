import type { z } from "zod";
import { isDeeperThan, isLargerThan, largest, mostLevels } from "../domain/extent";
import { inPlainWords, unknownNames } from "../domain/plain-words";
import type { InputsSchema, Properties, Resolved } from "./contract";
import { holdsUnknown } from "./unknown";

/** Which arguments there are, and what they may be. */
export interface ArgumentRules<Inputs> {
  names: readonly string[];
  /** Arguments that other kinds have and this one cannot have, each with the message that says why. */
  unsupported?: Readonly<Record<string, string>> | undefined;
  inputs: InputsSchema<Inputs>;
  /** A message for each rule between arguments that is broken. */
  conflicts?(resolved: Resolved<Inputs>, declared: ReadonlySet<string>): string[];
}

interface CheckedArguments<Inputs> {
  /** Those whose value is known, as the schema returns them; empty where any of these is wrong. */
  resolved: Resolved<Inputs>;
  /** Those whose value is not known yet, unchanged. */
  unresolved: Properties;
  /** One sentence for each mistake. None repeats a value, which may be a secret. */
  problems: string[];
}

/** Checks arguments, of which some may not be known yet: each mistake in the others is found all the same. */
export function checkArguments<Inputs extends object>(
  { names, unsupported = {}, inputs, conflicts }: ArgumentRules<Inputs>,
  declared: Properties,
): CheckedArguments<Inputs> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const unresolved: Record<string, unknown> = {};
  /** Not passed to the schema, which would report them as missing. */
  const skipped = new Set<string>();
  for (const [name, value] of Object.entries(declared)) {
    if (value === null || value === undefined) continue;
    const problem = problemOfName(name, names, unsupported) ?? problemOfExtent(name, value);
    if (problem === undefined && !holdsUnknown(value)) {
      values[name] = value;
      continue;
    }
    skipped.add(name);
    if (problem === undefined) unresolved[name] = value;
    else problems.push(problem);
  }
  const whole = inputs.safeParse(values, { error: inPlainWords });
  const issues = whole.success ? [] : whole.error.issues.filter(({ path }) => !skipped.has(String(path[0])));
  problems.push(...issues.map((issue) => sentenceOf(issue, values)));
  const parsed = inputs.partial().safeParse(values);
  const resolved = parsed.success ? parsed.data : {};
  const namesDeclared = new Set([...Object.keys(values), ...skipped]);
  if (parsed.success) problems.push(...(conflicts?.(resolved, namesDeclared) ?? []));
  return { resolved, unresolved, problems: problems.slice(0, mostProblems) };
}

function problemOfName(
  name: string,
  names: readonly string[],
  unsupported: Readonly<Record<string, string>>,
): string | undefined {
  if (names.includes(name)) return undefined;
  return (Object.hasOwn(unsupported, name) && unsupported[name]) || unknownNames("unknown argument", [name], names);
}

function problemOfExtent(name: string, value: unknown): string | undefined {
  if (isDeeperThan(mostLevels, value)) return `${name} is nested deeper than ${mostLevels} levels`;
  if (isLargerThan(largest, value)) return `${name} is larger than ${largest} characters`;
  return undefined;
}

/** Nobody reads more of them. */
const mostProblems = 50;

function sentenceOf(issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  const argument = issue.path.map(String).join(".");
  if (issue.path.length === 1 && !(argument in values)) return `${argument} is required`;
  return `${argument}: ${issue.message}`;
}
