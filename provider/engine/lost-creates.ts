import { forgottenAfter, isAhead, type LostCreate, type LostCreateOutcome, mayTurnUp } from "../domain/lost-create";
import { messageOf } from "../domain/message";
import type { Context, Lifecycle } from "./contract";
import { throwAll } from "./partial-failure";

/** Removes what one lost create has made after all. */
export function removeLostCreate<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
  lost: LostCreate,
  inputs: Inputs,
  context: Context,
): Promise<LostCreateOutcome> {
  return lifecycle.removeLostCreate?.(lost, inputs, context) ?? Promise.resolve("absent");
}

type Remove = (lost: LostCreate) => Promise<LostCreateOutcome>;

/** The lost creates of one resource: those of earlier runs, and those of this one. */
export class LostCreates {
  #all: LostCreate[];
  readonly #ofEarlierRuns: readonly LostCreate[];
  #recovering: Promise<boolean> | undefined;

  /** One whose date is yet to come, since the clock of an earlier run was ahead, counts from now on. */
  constructor(
    readonly saved: readonly LostCreate[],
    now: number,
  ) {
    this.#ofEarlierRuns = saved.map((lost) =>
      isAhead(lost, now) ? { ...lost, since: new Date(now).toISOString() } : lost,
    );
    this.#all = [...this.#ofEarlierRuns];
  }

  /** Whether the engine has to save them anew. */
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
   * Removes what those of earlier runs have made after all; whether there was any. It runs once in an operation, however
   * often it is asked for. Its failures are warnings, since nothing else depends on it.
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
   * The same before the resource is deleted from the state, after which no run would look any more. So what could not be
   * removed, or may still turn up, is an error; but only a warning where no label was written, since a later run could not
   * find it either.
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
    // A delete that fails saves nothing, so that the next run would again count from its own time on: a refresh saves it.
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
    const isOpen = outcome === "absent" || outcome === "unknown";
    if (isOpen && mayTurnUp(lost, context.clock.now())) return outcome;
    this.#all = this.#all.filter((each) => each !== lost);
    return outcome;
  }
}
