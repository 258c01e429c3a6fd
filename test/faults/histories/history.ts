import fc from "fast-check";
import { strikes } from "../../../harness/fault-matrix/strikes";

/** One thing that happens to two stacks and to their cloud. */
export type Event =
  | { what: "run"; stack: StackName; command: Command; target: readonly Name[] | undefined; parallel: number; in: Way }
  | { what: "both run" }
  | { what: "declare"; stack: StackName; name: Name; variant: number | undefined }
  | { what: "change"; stack: StackName; name: Name; change: Change }
  | { what: "emergency"; stack: StackName; name: Name; change: "revoke" | "disable"; cut: number }
  | { what: "days pass"; days: number }
  | { what: "minutes pass"; minutes: number }
  | { what: "cloud"; behaviour: Behaviour }
  | { what: "stranger"; action: StrangerAction };

export type StackName = "one" | "other";
const commands = ["up", "up --refresh", "preview", "refresh", "destroy"] as const;
export type Command = (typeof commands)[number];

/** What gets in the way of a run: a strike, and a stranger who does something at one of the requests. */
export interface Way {
  strike: StruckRequest | undefined;
  stranger: { nth: number; when: "before" | "after"; action: StrangerAction } | undefined;
}

/** Which request is struck by what; `way` picks one of the strikes of that name. */
export interface StruckRequest {
  name: string;
  way: number;
  nth: number;
}

/** What the program may declare; of some there are several variants. */
export const names = ["agents", "more-agents", "uploads", "senders", "exporter", "dashboards"] as const;
export type Name = (typeof names)[number];

/** What is changed in the arguments of one resource. */
const changes = ["revoke", "disable", "enable", "restore", "overlap", "other profile", "no profile"] as const;
export type Change = (typeof changes)[number];

/** How the cloud behaves from then on. */
const behaviours = ["labels", "no labels", "late", "slow", "quick"] as const;
export type Behaviour = (typeof behaviours)[number];

/** What a stranger does, mostly to keys that look like ours, but are his. */
const strangerActions = [
  "access key",
  "other access key",
  "resource key",
  "tracked key",
  "disable",
  "delete",
  "rename",
] as const;
export type StrangerAction = (typeof strangerActions)[number];

const strangerAction = fc.constantFrom(...strangerActions);
const stack = fc.constantFrom<StackName>("one", "one", "other");
const name = fc.constantFrom(...names);

const struckRequest: fc.Arbitrary<StruckRequest> = fc.record({
  name: fc.constantFrom(...Object.keys(strikes)),
  way: fc.nat(1),
  nth: fc.integer({ min: 1, max: 25 }),
});

const stranger = fc.record({
  nth: fc.integer({ min: 1, max: 25 }),
  when: fc.constantFrom("before" as const, "after" as const),
  action: strangerAction,
});

const run = fc.record({
  what: fc.constant("run" as const),
  stack,
  command: fc.oneof(
    { weight: 6, arbitrary: fc.constant("up" as const) },
    { weight: 2, arbitrary: fc.constantFrom(...commands) },
  ),
  target: fc.option(fc.subarray([...names], { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 3 }),
  parallel: fc.integer({ min: 1, max: 16 }),
  in: fc.record({
    strike: fc.option(struckRequest, { nil: undefined, freq: 3 }),
    stranger: fc.option(stranger, { nil: undefined, freq: 2 }),
  }),
});

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: run },
  { weight: 1, arbitrary: fc.constant({ what: "both run" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("declare" as const),
      stack,
      name,
      variant: fc.option(fc.nat(2), { nil: undefined, freq: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("change" as const), stack, name, change: fc.constantFrom(...changes) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("emergency" as const),
      stack,
      name: fc.constantFrom(...names.slice(0, 3)),
      change: fc.constantFrom("revoke" as const, "disable" as const),
      cut: fc.nat(3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("days pass" as const), days: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("minutes pass" as const), minutes: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("cloud" as const), behaviour: fc.constantFrom(...behaviours) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("stranger" as const), action: strangerAction }) },
);

/** What may happen, from the first day on. */
export const history: fc.Arbitrary<Event[]> = fc.array(event, { minLength: 3, maxLength: 14 });
