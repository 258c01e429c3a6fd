import type { Actions } from "./actions";
import { type Decision, isEmergency, type Step } from "./decide";
import { type Generation, type Generations, nextNumber, noDates } from "./generations";
import { leftTo } from "./given-up";
import { Progress } from "./progress";
import { endsDue } from "./retirement";
import { isoDate } from "./schedule";
import type { RotationArgument } from "./settings";

interface CarryOutOptions<Key> {
  decision: Decision<Key>;
  /** What is declared. */
  rotation: RotationArgument | undefined;
  /** Milliseconds since 1970. */
  now: number;
  actions: Actions<Key>;
  /** Called with the keys after each step, so that a later failure forgets none. */
  checkpoint: (generations: Generations<Key>) => void;
  /** Another resource that is known to own the key of this id: the key is spared, unless it is revoked. */
  otherOwnerOf: (id: string) => string | undefined;
}

export interface Outcome<Key> {
  generations: Generations<Key>;
  /** What failed; no failure kept another step from being tried. */
  errors: unknown[];
  warnings: string[];
}

/** Takes the steps that were decided, in their order. After an interruption anywhere, the next run decides anew from the last checkpoint. */
export async function carryOut<Key>(options: CarryOutOptions<Key>): Promise<Outcome<Key>> {
  const run = new Run(options);
  const { steps, givenUp } = options.decision;
  for (const id of givenUp) run.warnings.push(leftTo(options.otherOwnerOf(id) ?? "another", id));
  await Promise.all(steps.filter(isEmergency).map((step) => run.take(step)));
  for (const step of steps.filter((each) => !isEmergency(each))) await run.take(step);
  await run.endPrevious();
  await run.disableNewCurrent();
  return { generations: run.progress.generations, errors: run.errors, warnings: run.warnings };
}

class Run<Key> {
  readonly progress: Progress<Key>;
  readonly errors: unknown[] = [];
  readonly warnings: string[] = [];

  constructor(readonly options: CarryOutOptions<Key>) {
    this.progress = new Progress(options);
  }

  async take(step: Step): Promise<void> {
    if (step.do === "replace") await this.#replaceRevoked();
    else if (step.do !== "end") await this.#try(() => this.#carryOut(step));
  }

  /** Ends previous keys whose time is over; how many are valid is counted after all other steps. */
  async endPrevious(): Promise<void> {
    const { decision, now, rotation } = this.options;
    const named = new Set(decision.steps.flatMap((step) => (step.do === "end" ? [step.id] : [])));
    const rules = { settings: decision.settings, restore: rotation?.restore ?? [], now };
    for (const { key, how, deleteAfter } of endsDue(this.progress.generations.previous, rules)) {
      if (!named.has(key.id) || this.#isSpared(key)) continue;
      await this.#try(async () => {
        if (how === "delete") return this.#delete(key);
        if ((await this.#suspend("disable", key)) === "gone") return this.progress.remove(key);
        const isEarly = key.validUntil !== null && Date.parse(key.validUntil) > now;
        const validUntil = isEarly ? isoDate(now) : key.validUntil;
        this.progress.replace(key, { ...key, state: "disabled", validUntil, deleteAfter });
      });
    }
  }

  /** A new key is seen to work before it is given out, also where the resource is declared disabled. */
  async disableNewCurrent(): Promise<void> {
    const { id } = this.progress.generations.current;
    const { generations, isEnabled } = this.options.decision;
    if (!isEnabled && id !== generations.current.id) await this.#try(() => this.#carryOut({ do: "disable", id }));
  }

  async #carryOut(step: Exclude<Step, { do: "replace" | "end" }>): Promise<void> {
    if (step.do === "rotate") return this.#rotate();
    const key = this.progress.find(step.id);
    if (key === undefined) return;
    if (step.do === "revoke") return this.#delete(key);
    if (step.do === "enable") return this.#enable(key);
    if (!this.progress.isCurrent(key) && this.#isSpared(key)) return;
    if (step.do === "delete") return this.#delete(key);
    return this.#disable(key);
  }

  /** The current key is compromised: a new one first; where none is to be had, the compromised one is ended all the same. */
  async #replaceRevoked(): Promise<void> {
    const revoked = this.progress.generations.current;
    const failures: unknown[] = [];
    const isReplaced = await this.#try(() => this.#rotate(), failures);
    const isEnded = await this.#try(() => this.#delete(revoked));
    if (isReplaced) return;
    // Where the number of keys is limited, the revoked one may have stood in the way of the new one.
    if (!isEnded) this.errors.unshift(...failures);
    else if (await this.#try(() => this.#rotate()))
      this.warnings.push(`The successor of ${revoked.id} could be made only after that was ended.`);
  }

  /** Makes a new key, or goes on with the pending one; gives it out once it is seen to work. */
  async #rotate(): Promise<void> {
    const { actions } = this.options;
    if (await this.#giveOutPending()) return;
    const made = await actions.create();
    const generation = nextNumber(this.progress.generations);
    const pending: Generation<Key> = { ...noDates, ...made, generation, state: "pending" };
    this.progress.setPending(pending);
    const seen = await actions.verify(pending);
    if (seen !== "works")
      throw new Error(`Could not give out the new key ${made.id}: it was ${seen} at once. Run again.`);
    this.progress.giveOut(pending);
  }

  /** Whether an earlier run has left a pending key that works; one that does not is ended. */
  async #giveOutPending(): Promise<boolean> {
    const { pending } = this.progress.generations;
    if (pending === undefined) return false;
    if (this.progress.isRevoked(pending)) {
      // Its revocation was tried before and has failed, which is reported already.
      this.progress.movePendingToPrevious(pending);
      return false;
    }
    const seen = await this.options.actions.verify(pending);
    if (seen === "works") {
      this.progress.giveOut(pending);
      return true;
    }
    const which = `The new key ${pending.id} (generation ${pending.generation})`;
    this.warnings.push(`${which}, which nobody was given yet, is ${seen}: another one is made.`);
    const moved = this.progress.movePendingToPrevious(pending);
    if (seen === "gone") this.progress.remove(moved);
    else await this.#try(() => this.#delete(moved));
    return false;
  }

  async #disable(key: Generation<Key>): Promise<void> {
    const outcome = await this.#suspend("disable", key);
    if (this.progress.isCurrent(key)) return this.progress.replace(key, { ...key, state: "disabled" });
    if (outcome === "gone") return this.progress.remove(key);
    const { decision, now } = this.options;
    const until = Math.max(now, Date.parse(key.validUntil ?? isoDate(now))) + decision.settings.quarantine;
    this.progress.replace(key, { ...key, state: "disabled", deleteAfter: isoDate(until) });
  }

  async #enable(key: Generation<Key>): Promise<void> {
    const isCurrent = this.progress.isCurrent(key);
    const outcome = await this.#suspend("enable", key);
    if (outcome === "done")
      return this.progress.replace(key, { ...key, state: isCurrent ? "active" : "retiring", deleteAfter: null });
    this.warnings.push(`Generation ${key.generation} (${key.id}) cannot be enabled again: it is gone.`);
    if (!isCurrent) this.progress.remove(key);
  }

  /** After a failure nobody knows whether a previous key is enabled: it is saved as disabled, without a date. */
  async #suspend(how: "enable" | "disable", key: Generation<Key>): Promise<"done" | "gone"> {
    const action = this.options.actions[how];
    if (action === undefined) throw new Error(`IBM cannot ${how} the key ${key.id}.`);
    try {
      return await action(key);
    } catch (error) {
      if (!this.progress.isCurrent(key)) this.progress.replace(key, { ...key, state: "disabled", deleteAfter: null });
      throw error;
    }
  }

  async #delete(key: Generation<Key>): Promise<void> {
    await this.options.actions.delete(key).catch((error: unknown) => {
      // It may be gone all the same: without a date of retirement no longer overlap announces it once more.
      this.progress.replace(key, { ...key, retiredAt: null });
      throw error;
    });
    this.progress.remove(key);
  }

  #isSpared(key: Generation<Key>): boolean {
    const owner = this.options.otherOwnerOf(key.id);
    if (owner === undefined) return false;
    this.warnings.push(leftTo(owner, key.id));
    this.progress.giveUp(key);
    return true;
  }

  /** Whether it succeeded; else the error is added to these. */
  async #try(work: () => Promise<void>, errors: unknown[] = this.errors): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      errors.push(error);
      return false;
    }
  }
}
