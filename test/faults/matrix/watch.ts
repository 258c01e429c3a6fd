import { z } from "zod";
import type { LocalEngine, Saved } from "../../fixtures/provider/engine";
import type { Invariants } from "../../fixtures/provider/invariants";
import { idsIn, idsKnownTo, workingIn } from "../../fixtures/provider/snapshot";
import { day } from "../../fixtures/provider/time";
import type { World } from "../../fixtures/provider/world";
import type { Scenario } from "./scenario";

const overlap = 7 * day;

const olderKeys = z.array(z.object({ id: z.string(), state: z.string(), validUntil: z.string().nullable() }));

/** Looks on at every change of the cloud, as those do who use its keys. */
export class Watch {
  /** What somebody noticed at once. */
  readonly complaints = new Set<string>();
  readonly #promised = new Map<string, number>();
  readonly #before: ReadonlySet<string>;
  readonly #ended = new Set<string>();
  #given: string | undefined;
  #isOneNeeded = false;
  #areAllToEnd = false;
  #mayNoneWork = false;

  constructor(
    readonly world: World,
    readonly engine: LocalEngine,
    readonly invariants: Invariants,
  ) {
    this.#before = new Set(idsIn(world.cloud.contents()));
    world.cloud.services.store.onChange(() => this.look());
  }

  /** Users of the stack's key take what was given out, and keep what they had as long as it was promised. */
  take(): void {
    const id = currentIdIn(this.engine.saved[0]);
    if (!this.#areAllToEnd && id !== undefined && id !== this.#given && !this.#ended.has(id)) {
      if (this.#given !== undefined && !this.#ended.has(this.#given))
        this.#promised.set(this.#given, this.world.time.now + overlap);
      this.#promised.set(id, Number.POSITIVE_INFINITY);
      if (this.#given === undefined) this.#promiseOlder();
      this.#given = id;
    }
    const working = workingIn(this.world.cloud.services.store.state);
    // Nobody misses what a lost create has made and nobody was given.
    this.#isOneNeeded =
      !this.#areAllToEnd && !this.#mayNoneWork && this.#given !== undefined && this.#own(working).length > 0;
    this.look();
  }

  /** What was given out before the watch began. */
  #promiseOlder(): void {
    const generations = olderKeys.safeParse(this.engine.saved[0]?.outputs.generations).data ?? [];
    for (const { id, state, validUntil } of generations) {
      if (state === "retiring" && validUntil !== null) this.#promised.set(id, Date.parse(validUntil));
    }
  }

  /** The run that comes is meant to end what was given out before. */
  expectToEnd(what: NonNullable<Scenario["ends"]>): void {
    if (what === "compromised") {
      this.#mayNoneWork = true;
      this.#isOneNeeded = false;
    }
    if (what === "all") {
      this.#areAllToEnd = true;
      this.#isOneNeeded = false;
      this.#promised.clear();
      return;
    }
    for (const id of this.#promised.keys()) if (this.#before.has(id)) this.#ended.add(id);
    for (const id of this.#ended) this.#promised.delete(id);
  }

  look(): void {
    this.invariants.look();
    const working = workingIn(this.world.cloud.services.store.state);
    for (const [id, until] of this.#promised) {
      if (this.world.time.now < until && !working.includes(id))
        this.complaints.add(`${id} was promised and is refused`);
    }
    if (this.#isOneNeeded && this.#own(working).length === 0) this.complaints.add("no key works");
  }

  #own(ids: readonly string[]): string[] {
    const strangers = this.invariants.strangers.ids;
    return ids.filter((id) => !strangers.has(id));
  }
}

function currentIdIn(saved: Saved | undefined): string | undefined {
  if (saved === undefined) return undefined;
  const [current] = idsKnownTo({ saved: [saved], leaving: [] });
  return current;
}
