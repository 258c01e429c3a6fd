import assert from "node:assert/strict";
import { defaults, type Fault } from "pulumi-ibm-keys/emulator";
import type { Declared } from "../../fixtures/provider/engine";
import { Invariants } from "../../fixtures/provider/invariants";
import { accessKey, resourceKey } from "../../fixtures/provider/provider-fixture";
import { creating } from "../../fixtures/provider/requests";
import type { World } from "../../fixtures/provider/world";
import { WorldStack } from "../../fixtures/provider/world-stack";

const { secure, objectStorage } = defaults.instances;

/** What half of the creates end in. */
export const modes: Readonly<Record<string, Fault>> = {
  "reset before": { kind: "reset-before" },
  "reset after": { kind: "reset-after" },
  "500 after": { kind: "status", code: 500, when: "after" },
  "503": { kind: "status", code: 503 },
  "429": { kind: "status", code: 429 },
  garbage: { kind: "truncated" },
};

/** With the API in which labels can be written, and without it. */
export const ways = { "platform API": "answers", "documented API": "missing" } as const;
export type Way = keyof typeof ways;

/** What an outage came to. */
export interface Outcome {
  /** Runs of `up` until one succeeded. */
  ups: number;
  /** Keys that are there ten minutes later and that no state knows. */
  left: number;
  /** Those of them that a warning has named. */
  named: number;
}

const each = 12;
const mostStruck = 8;

/** Twelve keys of each of the two kinds in one stack, as in a pipeline of many teams: most of them look alike. */
function program(): Record<string, Declared> {
  const numbers = [...Array(each).keys()];
  return Object.fromEntries(
    numbers.flatMap((number): [string, Declared][] => [
      [`agents-${number}`, accessKey(number % 4 === 0 ? { limit: 5 } : {})],
      [`uploads-${number}`, resourceKey(number % 2 === 0 ? { name: "uploads", role: "Writer" } : { role: "Reader" })],
    ]),
  );
}

/**
 * Brings the stack up while half of the creates, eight of each kind at most, are struck; on odd seeds a colleague makes
 * keys like ours at some of them. Then `up` again until it succeeds, and once more ten minutes later.
 */
export async function livedThrough(world: World, mode: string, way: Way, seed: number): Promise<Outcome> {
  const { cloud, emulator } = world;
  world.reset();
  cloud.settings.platformAccessKeys = ways[way];
  const stack = new WorldStack(world, program());
  const invariants = new Invariants(world, () => [stack.engine]);
  cloud.services.store.onChange(() => invariants.look());
  const chance = chanceOf(seed);
  const fault = modes[mode] ?? assert.fail(mode);
  for (const made of ["access keys", "resource keys"] as const) {
    const match = creating[made];
    const numbers = [...Array(4 * each).keys()].map((index) => index + 1);
    const struck = numbers.filter(() => chance() < 0.5).slice(0, mostStruck);
    for (const nth of struck) emulator.faults.add({ match, nth, fault });
    if (seed % 2 === 0) continue;
    const act = () =>
      invariants.strangers.act(() =>
        made === "access keys"
          ? cloud.createAccessKey(secure.guid)
          : cloud.addResourceKey({ name: "uploads", source: objectStorage.crn, role: "Writer" }),
      );
    for (const nth of struck.slice(0, 3)) {
      emulator.faults.add({ match, nth, fault: { kind: "meanwhile", when: nth % 2 === 0 ? "before" : "after", act } });
    }
  }

  const ups = await stack.settle();
  invariants.mustHold();
  await stack.later();
  await stack.mustBeIdle();
  invariants.mustBeSettled();
  const left = invariants.unknown;
  const named = left.filter((id) => world.prints.text.includes(id));
  const unexplained = way === "platform API" ? left : invariants.unnamed;
  assert.deepEqual(unexplained, [], "keys that nobody knows");
  return { ups, left: left.length, named: named.length };
}

/** Numbers from 0 to 1 that are the same for one seed: mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
