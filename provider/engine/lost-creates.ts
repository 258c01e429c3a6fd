import type { LostCreate, LostCreateOutcome } from "../domain/lost-create";
import type { Context } from "./lifecycle";
import { messageOf, throwAll } from "./partial-failure";
import { forgottenAfter, mayTurnUp } from "./unmade";

type Remove = (lost: LostCreate) => Promise<LostCreateOutcome>;

/** The lost creates of one resource: those of earlier runs, and those of this one. */
export class LostCreates {
  #all: LostCreate[];

  constructor(readonly saved: readonly LostCreate[]) {
    this.#all = [...saved];
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

  /** Recovers what those of earlier runs have made after all. A failure is a warning: nothing else waits for it. */
  async recover(remove: Remove, context: Context): Promise<void> {
    for (const lost of this.saved) {
      try {
        await this.#recoverOne(lost, remove, context);
      } catch (error) {
        await context.warn(
          `What a lost create of ${lost.since} may have made is looked for by the next run: ${messageOf(error)}`,
        );
      }
    }
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
    throw new Error(
      `Could not tell what became of the create that was lost on ${first.since}: a key of it may still turn up, and nobody would know of it. Run again after ${forgottenAfter(first)}.`,
    );
  }

  async #recoverOne(lost: LostCreate, remove: Remove, context: Context): Promise<void> {
    const outcome = await remove(lost);
    if (outcome === "removed")
      await context.inform(`Removed the key that a lost create of ${lost.since} had made after all.`);
    const isOver = outcome === "removed" || outcome === "owned";
    if (!isOver && mayTurnUp(lost, context.now())) return;
    this.#all = this.#all.filter((each) => each !== lost);
  }
}
