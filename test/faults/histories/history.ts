import fc from "fast-check";
import { strikes } from "../matrix/strikes";

/** One thing that happens to a stack and its cloud. */
export type Event =
  | { what: "run"; command: "up" | "refresh" | "destroy"; strike: Blow | undefined }
  | { what: "declare"; name: Name; variant: number | undefined }
  | { what: "days pass"; days: number }
  | { what: "stranger"; deed: number };

/** Which request is struck by what; `way` picks one of the strikes of that name. */
export interface Blow {
  name: string;
  way: number;
  nth: number;
}

/** What the program may declare; of some there are several variants. */
export const names = ["agents", "more-agents", "uploads", "senders", "exporter", "dashboards"] as const;
export type Name = (typeof names)[number];

const blow: fc.Arbitrary<Blow> = fc.record({
  name: fc.constantFrom(...Object.keys(strikes)),
  way: fc.nat(1),
  nth: fc.integer({ min: 1, max: 20 }),
});

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("run" as const),
      command: fc.oneof(
        { weight: 5, arbitrary: fc.constant("up" as const) },
        { weight: 1, arbitrary: fc.constantFrom("refresh" as const, "destroy" as const) },
      ),
      strike: fc.option(blow, { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("declare" as const),
      name: fc.constantFrom(...names),
      variant: fc.option(fc.nat(2), { nil: undefined, freq: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("days pass" as const), days: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("stranger" as const), deed: fc.nat(3) }) },
);

/** What may happen to a stack, from its first day on. */
export const history: fc.Arbitrary<Event[]> = fc.array(event, { minLength: 2, maxLength: 12 });
