import type { Decision, Step } from "./decide";
import { type Generation, type Generations, noDates, withEnded } from "./generations";
import { endsNow, promisedDates, retired } from "./retirement";
import { isoDate, nextRotation, nextSchedule } from "./schedule";
import type { RotationArgument } from "./settings";

/** What a kind can do to its keys; everything but `create` may be repeated. `gone`: on proof. */
export interface Actions<Key> {
  create(): Promise<{ id: string; key: Key; madeAt: string | null }>;
  /** Throws while the key is not seen to work, but may yet. */
  verify(generation: Generation<Key>): Promise<"works" | "disabled" | "gone">;
  enable(generation: Generation<Key>): Promise<"done" | "gone">;
  disable(generation: Generation<Key>): Promise<"done" | "gone">;
  /** Also a key that is enabled, or gone already. */
  delete(generation: Generation<Key>): Promise<void>;
}

export interface CarryOutOptions<Key> {
  decision: Decision<Key>;
  /** What is declared. */
  rotation: RotationArgument | undefined;
  /** Milliseconds since 1970. */
  now: number;
  actions: Actions<Key>;
  /** Hears of the keys after each step, so that a later failure forgets none. */
  checkpoint: (generations: Generations<Key>) => void;
  /** Another resource that is known to own the key of this id: it is spared, unless it is revoked. */
  ownerElsewhere: (id: string) => string | undefined;
}

export interface Outcome<Key> {
  generations: Generations<Key>;
  /** What failed; each was tried, whatever became of the others. */
  errors: unknown[];
  warnings: string[];
}

/** Takes the steps that were decided, in their order. Interrupted anywhere, the next run decides anew from what was reached. */
export async function carryOut<Key>(options: CarryOutOptions<Key>): Promise<Outcome<Key>> {
  const run = new Run(options);
  for (const step of options.decision.steps) {
    if (step.do === "replace") await run.replace();
    else if (step.do !== "retire") await run.attempt(() => run.take(step));
  }
  await run.retire();
  return { generations: run.generations, errors: run.errors, warnings: run.warnings };
}

class Run<Key> {
  generations: Generations<Key>;
  readonly errors: unknown[] = [];
  readonly warnings: string[] = [];

  constructor(readonly options: CarryOutOptions<Key>) {
    this.generations = options.decision.generations;
  }

  /** Whether it succeeded. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.errors.push(error);
      return false;
    }
  }

  async take(step: Step): Promise<void> {
    if (step.do === "succeed") return this.succeed();
    const key = this.#find(step.id);
    if (key === undefined || (step.do === "delete" && this.#isSpared(key))) return;
    if (step.do === "block") return this.#block(key);
    if (step.do === "unblock") return this.#unblock(key);
    await this.options.actions.delete(key);
    this.#forget(key);
  }

  async #block(key: Generation<Key>): Promise<void> {
    const { actions, decision, now } = this.options;
    const isCurrent = key.id === this.generations.current.id;
    if ((await actions.disable(key)) === "gone" && !isCurrent) return this.#forget(key);
    const until = Math.max(now + decision.settings.quarantine, Date.parse(key.validUntil ?? isoDate(now)));
    this.#replaceWith(key, { ...key, state: "disabled", deleteAfter: isCurrent ? null : isoDate(until) });
  }

  async #unblock(key: Generation<Key>): Promise<void> {
    if ((await this.options.actions.enable(key)) === "done")
      return this.#replaceWith(key, { ...key, state: "retiring", deleteAfter: null });
    this.warnings.push(`Generation ${key.generation} (${key.id}) cannot be enabled again: it is gone.`);
    this.#forget(key);
  }

  /** The current key is compromised: its successor first; where none is to be had it is ended all the same. */
  async replace(): Promise<void> {
    const compromised = this.generations.current;
    const before = this.errors.length;
    const hasSuccessor = await this.attempt(() => this.succeed());
    const isEnded = await this.attempt(async () => {
      await this.options.actions.delete(compromised);
      if (hasSuccessor) this.#forget(compromised);
      else this.#reach({ ended: withEnded(this.generations.ended, compromised.id) });
    });
    if (hasSuccessor || !isEnded) return;
    // It may have stood in the way of another one, where the number of keys is limited.
    const [failure] = this.errors.splice(before);
    if (!(await this.attempt(() => this.succeed()))) return;
    if (failure !== undefined)
      this.warnings.push(`The successor of ${compromised.id} could be made only after that was ended.`);
  }

  /** Makes the successor, or goes on with the one that is made; gives it out once it is seen to work. */
  async succeed(): Promise<void> {
    const { actions } = this.options;
    const left = this.generations.pending;
    if (left !== undefined) {
      const seen = await actions.verify(left);
      if (seen === "works") return this.#giveOut(left);
      this.warnings.push(
        `The new key ${left.id} (generation ${left.generation}), which nobody was given yet, is ${seen}: another one is made.`,
      );
      if (seen === "disabled") await actions.delete(left);
      this.#forget(left);
    }
    const made = await actions.create();
    const generation = this.generations.current.generation + 1;
    const pending: Generation<Key> = { ...noDates, ...made, generation, state: "pending" };
    this.#reach({ pending });
    const seen = await actions.verify(pending);
    if (seen !== "works")
      throw new Error(`Could not give out the new key ${made.id}: it was ${seen} at once. Run again.`);
    this.#giveOut(pending);
  }

  /** Older keys whose time is over, the number of valid ones counted after what was done before. */
  async retire(): Promise<void> {
    const { decision, now, rotation } = this.options;
    const named = new Set(decision.steps.flatMap((step) => (step.do === "retire" ? [step.id] : [])));
    const terms = { settings: decision.settings, restore: rotation?.restore ?? [], now };
    for (const { id, key, how, deleteAfter } of endsNow(this.generations.previous, terms)) {
      if (!named.has(id) || this.#isSpared(key)) continue;
      await this.attempt(async () => {
        if (how === "delete") {
          await this.options.actions.delete(key);
          return this.#forget(key);
        }
        if ((await this.options.actions.disable(key)) === "gone") return this.#forget(key);
        const isEarly = key.validUntil !== null && Date.parse(key.validUntil) > now;
        const validUntil = isEarly ? isoDate(now) : key.validUntil;
        this.#replaceWith(key, { ...key, state: "disabled", validUntil, deleteAfter });
      });
    }
  }

  #giveOut(pending: Generation<Key>): void {
    const { decision, now, rotation } = this.options;
    const { current, previous, schedule, ended } = this.generations;
    const isRevoked = rotation?.revoke?.includes(current.id) === true;
    // The overlap counts from when the successor is given out: a run that failed before that has given out nothing.
    const leaving = ended.includes(current.id)
      ? []
      : [retired(current, now, isRevoked ? 0 : decision.settings.overlap)];
    const older = [...previous, ...leaving];
    const moved = nextSchedule(schedule, rotation, now, !decision.isDemanded);
    const next = nextRotation(moved, decision.settings, promisedDates(older, rotation?.restore ?? [], now));
    this.#reach({
      current: { ...pending, state: "active" },
      pending: undefined,
      previous: older,
      schedule: { ...moved, ...(next === undefined ? {} : { next: isoDate(next) }) },
    });
  }

  #isSpared(key: Generation<Key>): boolean {
    const owner = this.options.ownerElsewhere(key.id);
    if (owner === undefined) return false;
    this.warnings.push(
      `The key ${key.id} (generation ${key.generation}) is owned by ${owner} too, and is left as it is.`,
    );
    return true;
  }

  #find(id: string): Generation<Key> | undefined {
    const { current, pending, previous } = this.generations;
    return [current, ...(pending === undefined ? [] : [pending]), ...previous].find((key) => key.id === id);
  }

  #forget(key: Generation<Key>): void {
    const { pending, previous, ended } = this.generations;
    this.#reach({
      pending: pending?.id === key.id ? undefined : pending,
      previous: previous.filter(({ id }) => id !== key.id),
      ended: withEnded(ended, key.id),
    });
  }

  #replaceWith(key: Generation<Key>, now: Generation<Key>): void {
    const { current, previous } = this.generations;
    const isCurrent = key.id === current.id;
    this.#reach(isCurrent ? { current: now } : { previous: previous.map((each) => (each.id === key.id ? now : each)) });
  }

  #reach(changes: Partial<Generations<Key>>): void {
    this.generations = { ...this.generations, ...changes };
    this.options.checkpoint(this.generations);
  }
}
