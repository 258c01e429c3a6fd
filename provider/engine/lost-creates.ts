import { forgottenAfter, isAhead, type LostCreate, type LostCreateOutcome, mayTurnUp } from "../domain/lost-create";
import { messageOf } from "../domain/message";
import type { Context } from "./contract";
import { throwAll } from "./partial-failure";

type Remove = (lost: LostCreate) => Promise<LostCreateOutcome>;

/** The lost creates of one resource: those of earlier runs, and those of this one. */
export class LostCreates {
  #all: LostCreate[];
  readonly #ofEarlierRuns: readonly LostCreate[];
  #recovering: Promise<boolean> | undefined;

  /** One that a clock has dated ahead counts from now: it is waited for, and not for longer than any other. */
  constructor(
    readonly saved: readonly LostCreate[],
    now: number,
  ) {
    this.#ofEarlierRuns = saved.map((lost) =>
      isAhead(lost, now) ? { ...lost, since: new Date(now).toISOString() } : lost,
    );
    this.#all = [...this.#ofEarlierRuns];
  }

  /** Whether they are others than those that are saved. */
  get hasChanged(): boolean {
    return this.#all.length !== this.saved.length || this.#all.some((each) => !this.saved.includes(each));
  }

  get all(): readonly LostCreate[] {
    return this.#all;
  }

  add(lost: LostCreate): void {
    this.#all.push(lost);
  }

  /**
   * Recovers once a run what those of earlier runs have made after all; whether any of it was removed. A failure is a
   * warning: nothing else waits for it.
   */
  recover(remove: Remove, context: Context): Promise<boolean> {
    this.#recovering ??= this.#recoverAll(remove, context);
    return this.#recovering;
  }

  async #recoverAll(remove: Remove, context: Context): Promise<boolean> {
    let isAnyRemoved = false;
    for (const lost of this.#ofEarlierRuns) {
      try {
        isAnyRemoved = (await this.#recoverOne(lost, remove, context)) === "removed" || isAnyRemoved;
      } catch (error) {
        await context.warn(
          `What a lost create of ${lost.since} may have made is looked for by the next run: ${messageOf(error)}`,
        );
      }
    }
    return isAnyRemoved;
  }

  /**
   * The same before the state is forgotten: what may still turn up, and what cannot be removed, is an error. Where no
   * label could be written no later run could tell either: then it is a warning.
   */
  async mustRecover(remove: Remove, context: Context): Promise<void> {
    const errors: unknown[] = [];
    for (const lost of this.#all) {
      await this.#recoverOne(lost, remove, context).catch((error: unknown) => errors.push(error));
    }
    throwAll(errors);
    const [unlabelled] = this.#all.filter(({ label }) => label === undefined);
    if (unlabelled !== undefined) {
      await context.warn(
        `The answer to a create of ${unlabelled.since} was lost, and no label tells what it may have made: \`npx pulumi-ibm-keys audit\` shows which keys nobody owns.`,
      );
    }
    const [first] = this.#all.filter(({ label }) => label !== undefined);
    if (first === undefined) return;
    // A delete that fails saves nothing: what counts from now would count from the next run's now.
    const wasAhead = !this.saved.includes(first);
    const advice = wasAhead
      ? `The clock of the run that lost it was ahead: run \`pulumi refresh\`, then this again after ${forgottenAfter(first)}.`
      : `Run again after ${forgottenAfter(first)}.`;
    throw new Error(
      `Could not tell what became of the create that was lost on ${first.since}: a key of it may still turn up, and nobody would know of it. ${advice}`,
    );
  }

  async #recoverOne(lost: LostCreate, remove: Remove, context: Context): Promise<LostCreateOutcome> {
    const outcome = await remove(lost);
    if (outcome === "removed")
      await context.inform(`Removed the key that a lost create of ${lost.since} had made after all.`);
    const isOpen = outcome === "absent" || outcome === "untold";
    if (isOpen && mayTurnUp(lost, context.now())) return outcome;
    this.#all = this.#all.filter((each) => each !== lost);
    return outcome;
  }
}
