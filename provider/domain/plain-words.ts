import { distance } from "fastest-levenshtein";
import type { z } from "zod";

/**
 * Says in plain words what is wrong with a value, for `safeParse`; what a schema itself says comes first. No value is
 * repeated: it may be a secret.
 */
export const inPlainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is required" : wrongKind(issue.expected, issue.input);
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      if (issue.origin === "string") return "must not be empty";
      return issue.inclusive === false ? `must be more than ${issue.minimum}` : `must be ${issue.minimum} or more`;
    case "too_big":
      return measured(issue.origin, issue.maximum);
    case "unrecognized_keys":
      return unknownNames("unknown name", issue.keys, namesIn(issue.inst));
    case "invalid_format":
      return issue.format === "guid" ? "must be a GUID" : "has the wrong form";
    default:
      return "is not valid";
  }
};

/** Longer names are cut in messages. */
const longestName = 60;

/** So many unknown names of one object are told. */
const mostNames = 5;

/** For names that are not among those that there are. `problem`: what each of them is. */
export function unknownNames(problem: string, unknown: readonly string[], names: readonly string[]): string {
  const guesses = unknown.slice(0, mostNames).map((name) => {
    const begin = name.slice(0, longestName);
    const [nearest] = [...names].sort((one, other) => distance(begin, one) - distance(begin, other));
    const told = begin === name ? name : `${begin}…`;
    return `${problem} ${JSON.stringify(told)}; did you mean ${JSON.stringify(nearest)}?`;
  });
  return `${guesses.join(" ")} (there are ${names.join(", ")})`;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["object", "an object"],
  ["record", "an object"],
  ["array", "a list"],
]);

function measured(origin: string, maximum: number | bigint): string {
  if (origin === "string") return `must have ${maximum} characters or fewer`;
  return origin === "array" ? `must have ${maximum} entries or fewer` : `must be ${maximum} or less`;
}

function wrongKind(expected: string, input: unknown): string {
  const wanted = `must be ${kinds.get(expected) ?? expected}`;
  const given = input === null ? "null" : kinds.get(Array.isArray(input) ? "array" : typeof input);
  return given === undefined || (expected === "int" && typeof input === "number") ? wanted : `${wanted}, not ${given}`;
}

/** The names that a closed object has. */
function namesIn(schema: z.core.$ZodRawIssue["inst"]): string[] {
  const definition = schema?._zod.def;
  return definition !== undefined && "shape" in definition ? Object.keys(definition.shape ?? {}) : [];
}
