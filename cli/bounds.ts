import { z } from "zod";

/** No state of a stack is larger. Characters, or bytes. */
export const longestState = 2 ** 28;

/** Values of resources are not nested deeper. A function that calls itself for each level can bear so many. */
export const deepest = 500;

/** A resource keeps about ten lost creates, generations or ended keys. */
const longestList = 1_000;

/** Resources, or pending operations. Stacks have thousands at most. */
export const mostRows = 200_000;

/** The characters of a duration or a date. */
const longestTime = 40;

/** Reads JSON from outside. An error begins with `failure` and repeats nothing of the JSON, which may hold secrets. */
export function readJson<T>(text: string, schema: z.ZodType<T>, failure: string): T {
  if (isTooDeep(text)) throw new Error(`${failure}: it is nested deeper than ${deepest} levels`);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(error instanceof TooManyRows ? `${failure}: ${error.message}` : failure);
  }
}

class TooManyRows extends Error {}

/** The resources or operations of a state. They are counted first, and read up to the first that is wrong. */
export function stateRows<T>(row: z.ZodType<T>) {
  return z.custom<readonly unknown[]>(Array.isArray).transform((rows, context): T[] => {
    if (rows.length > mostRows) throw new TooManyRows(`it has more than ${mostRows} resources or operations`);
    const read: T[] = [];
    for (const each of rows) {
      const { data, error } = row.safeParse(each);
      if (error !== undefined) {
        context.addIssue("it has a row of another form");
        return z.NEVER;
      }
      read.push(data);
    }
    return read;
  });
}

/** Whether it is a list that is longer than any that a state keeps of one resource. */
export function isTooLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > longestList;
}

/** Whether it is short enough to be a duration or a date: only then it is parsed. */
export function hasTimeLength(text: string): boolean {
  return text.length <= longestTime;
}

/** Counts brackets outside texts. In what is not JSON it may count wrong: that is refused anyway. */
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
