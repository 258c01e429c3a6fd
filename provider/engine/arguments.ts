import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import type { Known } from "./lifecycle";
import { holdsUnknown } from "./unknown";

/** What arguments there are, and what they may be. */
export interface ArgumentRules<Inputs> {
  names: readonly string[];
  /** Inputs that are decided and never given. */
  hidden?: readonly string[] | undefined;
  /** Arguments that other kinds have and this one cannot have, and why. */
  refused?: Readonly<Record<string, string>> | undefined;
  inputs: z.ZodType<Inputs>;
  /** The same with every argument optional. */
  knownInputs: z.ZodType<Known<Inputs>>;
  contradictions(known: Known<Inputs>, given: ReadonlySet<string>): string[];
}

export interface Judgement<Inputs> {
  /** What is known, as the kind wants it. */
  known: Known<Inputs>;
  /** What is not known yet, as it came. */
  waiting: Record<string, unknown>;
  /** One sentence for each thing wrong; never a value, which may be a secret. */
  problems: string[];
}

/** Judges arguments; what is not known yet hides nothing that is wrong elsewhere. */
export function judgeArguments<Inputs extends object>(
  { names, hidden = [], refused = {}, inputs, knownInputs, contradictions }: ArgumentRules<Inputs>,
  given: Readonly<Record<string, unknown>>,
  decided: Readonly<Record<string, unknown>> = {},
): Judgement<Inputs> {
  const open = names.filter((name) => !hidden.includes(name));
  const problems: string[] = [];
  const settled: Record<string, unknown> = { ...decided };
  const waiting: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    if (!open.includes(name))
      problems.push((Object.hasOwn(refused, name) && refused[name]) || unknownArgument(name, open));
    else if (holdsUnknown(value)) waiting[name] = value;
    else settled[name] = value;
  }
  const whole = inputs.safeParse(settled);
  const issues = whole.success ? [] : whole.error.issues.filter(({ path }) => !(String(path[0]) in waiting));
  problems.push(...issues.map((issue) => sentenceOf(issue, settled)));
  const parsed = knownInputs.safeParse(settled);
  const known = parsed.success ? parsed.data : {};
  const declared = new Set([...Object.keys(settled), ...Object.keys(waiting)]);
  if (parsed.success) problems.push(...contradictions(known, declared));
  return { known, waiting, problems };
}

function unknownArgument(name: string, names: readonly string[]): string {
  const [nearest] = [...names].sort((one, other) => distance(name, one) - distance(name, other));
  return `unknown argument ${JSON.stringify(name)}; did you mean ${JSON.stringify(nearest)}? (there are ${names.join(", ")})`;
}

function sentenceOf(issue: z.core.$ZodIssue, settled: Record<string, unknown>): string {
  const argument = issue.path.map(String).join(".");
  if (issue.path.length === 1 && !(argument in settled)) return `${argument} is required`;
  return `${argument}: ${issue.message}`;
}
