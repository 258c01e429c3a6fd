import { z } from "zod";

/** A date of a saved state: ISO 8601 with the time of day. None is longer than 40 characters. */
export const savedDate = z.string().max(40, { abort: true }).check(z.iso.datetime());
