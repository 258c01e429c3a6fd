import { z } from "zod";
import { isDeeperThan, mostLevels } from "../domain/extent";

/** A JSON object that is nested no deeper than can be read. */
export const shallowJsonObject = z
  .record(z.string(), z.unknown())
  .refine((value) => !isDeeperThan(mostLevels, value), {
    error: `is nested deeper than ${mostLevels} levels`,
    abort: true,
  })
  .pipe(z.record(z.string(), z.json()));
