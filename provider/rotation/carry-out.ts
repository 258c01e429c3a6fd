import type { Actions } from "./actions";
import { type Decision, isEmergency, type Step } from "./decide";
import {
  existing,
  type Generation,
  type Generations,
  isCurrentEnded,
  nextNumber,
  noDates,
  withEnded,
} from "./generations";
import { givenUpTo } from "./given-up";
import { endsNow, retired, withNext } from "./retirement";
import { isoDate, nextSchedule } from "./schedule";
import type { RotationArgument } from "./settings";

interface CarryOutOptions<Key> {
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
  const { steps, givenUp } = options.decision;
  for (const id of givenUp) run.warnings.push(givenUpTo(options.ownerElsewhere(id) ?? "another", id));
  await Promise.all(steps.filter(isEmergency).map((step) => run.carryOut(step)));
  for (const step of steps.filter((each) => !isEmergency(each))) await run.carryOut(step);
  await run.retire();
  await run.disableSuccessor();
  return { generations: run.generations, errors: run.errors, warnings: run.warnings };
}

class Run<Key> {
  generations: Generations<Key>;
  readonly errors: unknown[] = [];
  readonly warnings: string[] = [];

  constructor(readonly options: CarryOutOptions<Key>) {
    this.generations = options.decision.generations;
  }

  /** Whether it succeeded; else the error is told, or kept with these. */
  async try(work: () => Promise<void>, errors: unknown[] = this.errors): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      errors.push(error);
      return false;
    }
  }

  async carryOut(step: Step): Promise<void> {
    if (step.do === "replace") await this.replace();
    else if (step.do !== "retire") await this.try(() => this.take(step));
  }

  async take(step: Step): Promise<void> {
    if (step.do === "succeed") return this.succeed();
    const key = this.#find(step.id);
    if (key === undefined) return;
    if (step.do === "revoke") return this.#delete(key);
    if (step.do === "unblock") return this.#unblock(key);
    if (key.id !== this.generations.current.id && this.#isSpared(key)) return;
    if (step.do === "delete") return this.#delete(key);
    return this.#block(key);
  }

  async #block(key: Generation<Key>): Promise<void> {
    const came = await this.#unlessUncertain(key, () => this.options.actions.disable(key));
    if (key.id === this.generations.current.id) return this.#replaceWith(key, { ...key, state: "disabled" });
    if (came === "gone") return this.#forget(key);
    const { decision, now } = this.options;
    const until = Math.max(now, Date.parse(key.validUntil ?? isoDate(now))) + decision.settings.quarantine;
    this.#replaceWith(key, { ...key, state: "disabled", deleteAfter: isoDate(until) });
  }

  async #unblock(key: Generation<Key>): Promise<void> {
    const isCurrent = key.id === this.generations.current.id;
    const came = await this.#unlessUncertain(key, () => this.options.actions.enable(key));
    if (came === "done")
      return this.#replaceWith(key, { ...key, state: isCurrent ? "active" : "retiring", deleteAfter: null });
    this.warnings.push(`Generation ${key.generation} (${key.id}) cannot be enabled again: it is gone.`);
    if (!isCurrent) this.#forget(key);
  }

  /** An answer may be lost: from then on an older key is known neither to be enabled nor to be disabled. */
  async #unlessUncertain(key: Generation<Key>, work: () => Promise<"done" | "gone">): Promise<"done" | "gone"> {
    try {
      return await work();
    } catch (error) {
      if (key.id !== this.generations.current.id)
        this.#replaceWith(key, { ...key, state: "disabled", deleteAfter: null });
      throw error;
    }
  }

  async #delete(key: Generation<Key>): Promise<void> {
    await this.options.actions.delete(key).catch((error: unknown) => {
      // It may be gone all the same: no longer overlap is to announce it once more.
      this.#replaceWith(key, { ...key, retiredAt: null });
      throw error;
    });
    this.#forget(key);
  }

  /** The current key is compromised: its successor first; where none is to be had it is ended all the same. */
  async replace(): Promise<void> {
    const compromised = this.generations.current;
    const failures: unknown[] = [];
    const hasSuccessor = await this.try(() => this.succeed(), failures);
    const isEnded = await this.try(() => this.#delete(compromised));
    if (hasSuccessor) return;
    // It may have stood in the way of another one, where the number of keys is limited.
    if (!isEnded) this.errors.unshift(...failures);
    else if (await this.try(() => this.succeed()))
      this.warnings.push(`The successor of ${compromised.id} could be made only after that was ended.`);
  }

  /** A successor is seen to work before it is given out, also where the resource is declared disabled. */
  async disableSuccessor(): Promise<void> {
    const { id } = this.generations.current;
    const { generations, isEnabled } = this.options.decision;
    if (!isEnabled && id !== generations.current.id) await this.try(() => this.take({ do: "block", id }));
  }

  /** Makes the successor, or goes on with the one that is made; gives it out once it is seen to work. */
  async succeed(): Promise<void> {
    const { actions } = this.options;
    const left = this.generations.pending;
    if (left !== undefined) {
      // It could not be deleted: that was tried, and told, already.
      if (this.#isRevoked(left)) this.#setAside(left);
      else {
        const seen = await actions.verify(left);
        if (seen === "works") return this.#giveOut(left);
        const which = `The new key ${left.id} (generation ${left.generation})`;
        this.warnings.push(`${which}, which nobody was given yet, is ${seen}: another one is made.`);
        const aside = this.#setAside(left);
        if (seen === "gone") this.#forget(aside);
        else await this.try(() => this.#delete(aside));
      }
    }
    const made = await actions.create();
    const generation = nextNumber(this.generations);
    const pending: Generation<Key> = { ...noDates, ...made, generation, state: "pending" };
    this.#reach({ pending });
    const seen = await actions.verify(pending);
    if (seen !== "works")
      throw new Error(`Could not give out the new key ${made.id}: it was ${seen} at once. Run again.`);
    this.#giveOut(pending);
  }

  /** A successor that is not to be given out stands among the older keys until it is deleted: none is forgotten. */
  #setAside(left: Generation<Key>): Generation<Key> {
    const aside = { ...left, state: "retiring", validUntil: isoDate(this.options.now) } as const;
    this.#reach({ pending: undefined, previous: [...this.generations.previous, aside] });
    return aside;
  }

  #isRevoked({ id }: Generation<Key>): boolean {
    return this.options.rotation?.revoke?.includes(id) === true;
  }

  /** Older keys whose time is over, the number of valid ones counted after what was done before. */
  async retire(): Promise<void> {
    const { decision, now, rotation } = this.options;
    const named = new Set(decision.steps.flatMap((step) => (step.do === "retire" ? [step.id] : [])));
    const terms = { settings: decision.settings, restore: rotation?.restore ?? [], now };
    for (const { key, how, deleteAfter } of endsNow(this.generations.previous, terms)) {
      if (!named.has(key.id) || this.#isSpared(key)) continue;
      await this.try(async () => {
        if (how === "delete") return this.#delete(key);
        const came = await this.#unlessUncertain(key, () => this.options.actions.disable(key));
        if (came === "gone") return this.#forget(key);
        const isEarly = key.validUntil !== null && Date.parse(key.validUntil) > now;
        const validUntil = isEarly ? isoDate(now) : key.validUntil;
        this.#replaceWith(key, { ...key, state: "disabled", validUntil, deleteAfter });
      });
    }
  }

  #giveOut(pending: Generation<Key>): void {
    const { decision, now, rotation } = this.options;
    const { current, previous, schedule } = this.generations;
    // The overlap counts from when the successor is given out: a run that failed before that has given out nothing.
    // Without a date of retirement, no longer overlap can prolong it.
    const revoked = { ...retired(current, now, 0), retiredAt: null };
    const leaving = this.#isRevoked(current) ? revoked : retired(current, now, decision.settings.overlap);
    this.#reach({
      current: { ...pending, state: "active" },
      pending: undefined,
      previous: isCurrentEnded(this.generations) ? previous : [...previous, leaving],
      schedule: nextSchedule(schedule, rotation, now, !decision.isDemanded),
    });
  }

  #isSpared(key: Generation<Key>): boolean {
    const owner = this.options.ownerElsewhere(key.id);
    if (owner === undefined) return false;
    this.warnings.push(givenUpTo(owner, key.id));
    this.#reach({ previous: this.generations.previous.filter(({ id }) => id !== key.id) });
    return true;
  }

  #find(id: string): Generation<Key> | undefined {
    return existing(this.generations).find((key) => key.id === id);
  }

  #forget(key: Generation<Key>): void {
    const { current, pending, previous, ended } = this.generations;
    const { revoke = [], restore = [] } = this.options.rotation ?? {};
    this.#reach({
      pending: pending?.id === key.id ? undefined : pending,
      previous: previous.filter(({ id }) => id !== key.id),
      ended: withEnded(ended, [key.id], [...revoke, ...restore, current.id]),
    });
  }

  #replaceWith(key: Generation<Key>, now: Generation<Key>): void {
    const { current, previous } = this.generations;
    const older = previous.map((each) => (each.id === key.id ? now : each));
    this.#reach(key.id === current.id ? { current: now } : { previous: older });
  }

  #reach(changes: Partial<Generations<Key>>): void {
    const { decision, rotation, now } = this.options;
    const reached = { ...this.generations, ...changes };
    const terms = { settings: decision.settings, restore: rotation?.restore ?? [], now };
    this.generations = { ...reached, schedule: withNext(reached, terms) };
    this.options.checkpoint(this.generations);
  }
}
