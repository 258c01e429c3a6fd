import { z } from "zod";
import { isDeeperThan, isLargerThan, largest, mostLevels } from "../../domain/extent";

/** A JSON object that is nested no deeper, and is no larger, than can be read. */
export const shallowJsonObject = z
  .custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value), "must be an object")
  .refine((value) => !isLargerThan(largest, value), { error: `is larger than ${largest} characters`, abort: true })
  .refine((value) => !isDeeperThan(mostLevels, value), {
    error: `is nested deeper than ${mostLevels} levels`,
    abort: true,
  })
  .pipe(z.record(z.string(), z.json()));
