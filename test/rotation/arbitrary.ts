import fc from "fast-check";
import { conflictsInRotation, type RotationArgument } from "../../provider/rotation/settings";

export const hour = 3600 * 1000;
export const day = 24 * hour;
export const start = Date.parse("2026-01-01T00:00:00Z");

const inDays = (most: number) => fc.nat(most).map((count) => `${count}d`);

/** Settings that can be had together, without what names single keys. */
export const rotations: fc.Arbitrary<RotationArgument> = fc
  .record(
    {
      every: fc.oneof(
        fc.integer({ min: 1, max: 60 }).map((count) => `${count}d`),
        fc.integer({ min: 1, max: 72 }).map((count) => `PT${count}H`),
      ),
      overlap: inDays(40),
      quarantine: inDays(20),
      keep: fc.integer({ min: 1, max: 4 }),
      jitter: inDays(20),
    },
    { requiredKeys: [] },
  )
  .filter((argument) => conflictsInRotation(argument, { canDisable: true }).length === 0);

/** The time from one run to the next: moments, hours, days, or longer than any period. */
export const gaps = fc.oneof(
  { weight: 1, arbitrary: fc.nat(hour) },
  { weight: 3, arbitrary: fc.integer({ min: hour, max: 3 * day }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 10 }).map((count) => count * day) },
  { weight: 1, arbitrary: fc.integer({ min: 30 * day, max: 200 * day }) },
);

/** The same, and a moment in which the clock of another machine is behind. */
export const gapsOfClocks = fc.oneof(
  { weight: 9, arbitrary: gaps },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }).map((minutes) => -minutes * 60 * 1000) },
);

/** So many days after the start; ISO 8601. */
export const on = (days: number) => new Date(start + days * day).toISOString();
export const at = (days: number) => start + days * day;
