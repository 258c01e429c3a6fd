import ms, { type StringValue } from "ms";
import { parse } from "tinyduration";
import { z } from "zod";

/** Beyond any duration that means something; the patterns that read one take far longer than its length explains. */
export const mostCharacters = 40;

const short = /^\d+(\.\d+)?\s?(s|m|h|d|w)$/;

function isShort(text: string): text is StringValue {
  return short.test(text);
}

/**
 * Milliseconds of `90d`, `12h` or ISO 8601; undefined for anything else. Years and months are no durations here: their
 * length depends on when they begin. A day is 24 hours, and nothing is longer than 36500 of them.
 */
export function milliseconds(text: string): number | undefined {
  const read = lengthOf(text);
  return read !== undefined && read <= longest ? read : undefined;
}

/** What is further away may be more than a date can be. */
const longest = 36_500 * 24 * 60 * 60 * 1000;

function lengthOf(text: string): number | undefined {
  if (text.length > mostCharacters) return undefined;
  try {
    if (isShort(text)) return ms(text);
    const { negative, years, months, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parse(text);
    if (negative || years || months) return undefined;
    return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  } catch {
    return undefined;
  }
}

/** An argument that is a duration; kept as it was written. */
export const duration = z.string().refine((text) => milliseconds(text) !== undefined, {
  error:
    'must be a duration as in "90d", "12h", "30m" or ISO 8601 without years and months ("P90D"), and "36500d" at most',
});
