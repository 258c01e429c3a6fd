import { z } from "zod";

/** No state of a stack is larger. Characters, or bytes. */
export const longestState = 2 ** 28;

/** Values of resources are not nested deeper, and what walks through them may call itself so often. */
export const deepest = 500;

/** A state keeps ten or so of them. */
const longestList = 1_000;

/** Resources, or interrupted operations. Stacks have thousands at most. */
export const mostRows = 200_000;

/** Neither a duration nor a date is longer. */
const longestTime = 40;

/** Reads JSON from outside. An error begins with `failure` and repeats nothing of it: it may hold secrets. */
export function readJson<T>(text: string, schema: z.ZodType<T>, failure: string): T {
  if (isTooDeep(text)) throw new Error(`${failure}: it is nested deeper than ${deepest} levels`);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(error instanceof TooManyRows ? `${failure}: ${error.message}` : failure);
  }
}

class TooManyRows extends Error {}

/** The resources or operations of a state: counted before any is judged, and judged up to the first that is wrong. */
export function rowsOf<T>(row: z.ZodType<T>) {
  return z.custom<readonly unknown[]>(Array.isArray).transform((rows, context): T[] => {
    if (rows.length > mostRows) throw new TooManyRows(`it has more than ${mostRows} resources or operations`);
    const read: T[] = [];
    for (const each of rows) {
      const { data, error } = row.safeParse(each);
      if (error !== undefined) {
        context.addIssue("it has a row that is none");
        return z.NEVER;
      }
      read.push(data);
    }
    return read;
  });
}

/** Whether it is a list that is too long to be what a state keeps of one resource. */
export function isTooLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > longestList;
}

/** Whether it is short enough to be looked at as a duration or a date. */
export function isTimeLong(text: string): boolean {
  return text.length <= longestTime;
}

/** Brackets are counted, those in texts too where the JSON is none: that is refused anyway. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInText) {
      if (sign === backslash) at++;
      else if (sign === quote) isInText = false;
    } else if (sign === quote) isInText = true;
    else if (sign === openBracket || sign === openBrace) {
      depth++;
      if (depth > deepest) return true;
    } else if (sign === closeBracket || sign === closeBrace) depth--;
  }
  return false;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];
