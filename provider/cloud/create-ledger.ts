import type { Clock } from "../http/clock";
import { CloudError, isCloudError } from "./errors";
import type { LostCreate } from "./lost-create";

/** A create of something that IBM identifies only in its answer. */
export interface CreateAttempt<Thing> {
  attempted: string;
  run: () => Promise<Thing>;
  /** Of what it would make, as `shapeOf` says it of a thing. */
  shape: string;
}

export interface CreateLedgerOptions<Thing> {
  clock: Clock;
  /** All things there are, read anew. */
  list: () => Promise<readonly Thing[]>;
  identityOf: (thing: Thing) => string;
  /** What two creates would have to agree in for nobody to tell which of them has made this thing. */
  shapeOf: (thing: Thing) => string;
  /** Names a thing without its secret. */
  nameOf: (thing: Thing) => string;
  /** When it was made, for an error. */
  dateOf: (thing: Thing) => string;
}

/** After a lost answer the list is read until what was made shows up, after these waits (milliseconds). */
const settleDelays = [0, 1_000, 2_000, 4_000];

interface LostAttempt<Thing> {
  attempt: CreateAttempt<Thing>;
  /** What came in place of the answer. */
  instead: string;
  /** When it was asked for, in ISO 8601. */
  since: string;
  resolve: (thing: Thing) => void;
  reject: (error: unknown) => void;
}

/**
 * Keeps account of the creates in one place, so that one whose answer was lost is found and never repeated.
 *
 * What is in the list now, was not before this process began, and was not the answer to another create of this process
 * is what the lost creates made. Where more things fit than answers were lost, somebody else is creating too: then
 * nothing is taken, and the error names the candidates.
 */
export class CreateLedger<Thing> {
  readonly #options: CreateLedgerOptions<Thing>;
  #before: Promise<ReadonlyMap<string, Thing>> | undefined;
  /** What was the answer to a create of this process. */
  readonly #made = new Map<string, Thing>();
  /** What a lost create of this process, or of an earlier one, has made. */
  readonly #found = new Map<string, Thing>();
  /** Names of what there was before. */
  readonly #known: string[] = [];
  #running = 0;
  #lost: LostAttempt<Thing>[] = [];
  /** While lost creates are looked for, no new one starts: its result could be mistaken for theirs. */
  #search: Promise<void> | undefined;
  #endOfRunning: (() => void) | undefined;

  constructor(options: CreateLedgerOptions<Thing>) {
    this.#options = options;
  }

  /** What was there before this process created anything, by identity. */
  before(): Promise<ReadonlyMap<string, Thing>> {
    if (this.#before === undefined) {
      const { list, identityOf } = this.#options;
      const reading = list().then((things) => new Map(things.map((thing) => [identityOf(thing), thing])));
      reading.catch(() => {
        this.#before = undefined;
      });
      this.#before = reading;
      reading.then(
        (things) => this.#known.push(...[...things.values()].map(this.#options.nameOf)),
        () => undefined,
      );
    }
    return this.#before;
  }

  /** The thing that was made: as answered, or as found after a lost answer. */
  async create(attempt: CreateAttempt<Thing>): Promise<Thing> {
    await this.before();
    while (this.#search !== undefined) await this.#search;
    this.#running++;
    const since = new Date(this.#options.clock.now()).toISOString();
    try {
      const made = await attempt.run();
      this.#made.set(this.#options.identityOf(made), made);
      return made;
    } catch (error) {
      if (!isCloudError(error, "outcome-unknown")) throw error;
      return await this.#find({ attempt, instead: error.answered, since });
    } finally {
      this.#ended();
    }
  }

  /**
   * What an earlier run made without hearing of it; undefined when it made nothing. Creates of one shape that were lost
   * together share what has come since by their ranks: so each finds its own, whenever it looks.
   */
  async recover(attempted: string, { known, shape, rank, of }: LostCreate): Promise<Thing | undefined> {
    const { clock, list, identityOf, nameOf, shapeOf } = this.#options;
    const isNew = (thing: Thing) => !known.includes(nameOf(thing)) && !this.#made.has(identityOf(thing));
    let candidates: Thing[] = [];
    for (const delay of settleDelays) {
      if (delay > 0) await clock.sleep(delay);
      candidates = (await list()).filter((thing) => shapeOf(thing) === shape && isNew(thing));
      if (candidates.length >= of) break;
    }
    if (candidates.length > of) throw this.#ambiguous(attempted, "an earlier answer was lost", candidates);
    const own = this.#inOrder(candidates)[rank];
    if (own !== undefined) this.#found.set(identityOf(own), own);
    return own;
  }

  #find(lost: Omit<LostAttempt<Thing>, "resolve" | "reject">): Promise<Thing> {
    const found = new Promise<Thing>((resolve, reject) => {
      this.#lost.push({ ...lost, resolve, reject });
    });
    this.#search ??= this.#searchWhenQuiet();
    this.#wakeWhenQuiet();
    return found;
  }

  #ended(): void {
    this.#running--;
    this.#wakeWhenQuiet();
  }

  #wakeWhenQuiet(): void {
    if (this.#running === this.#lost.length) this.#endOfRunning?.();
  }

  async #searchWhenQuiet(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#endOfRunning = resolve;
    });
    const lost = this.#lost;
    try {
      await this.#settle(lost);
    } catch (error) {
      const unreadable = isCloudError(error) ? error.answered : String(error);
      for (const group of groupedByShape(lost).values()) {
        this.#reject(group, `what there is could not be read (${unreadable})`);
      }
    } finally {
      this.#lost = [];
      this.#endOfRunning = undefined;
      this.#search = undefined;
    }
  }

  async #settle(lost: readonly LostAttempt<Thing>[]): Promise<void> {
    const groups = groupedByShape(lost);
    let unclaimed: Thing[] = [];
    for (const delay of settleDelays) {
      if (delay > 0) await this.#options.clock.sleep(delay);
      unclaimed = await this.#unclaimed();
      if ([...groups.values()].every((group) => this.#candidates(group, unclaimed).length >= group.length)) break;
    }
    for (const group of groups.values()) this.#share(group, this.#candidates(group, unclaimed), unclaimed);
  }

  async #unclaimed(): Promise<Thing[]> {
    const before = await this.before();
    const { identityOf, list } = this.#options;
    return (await list()).filter((thing) => !before.has(identityOf(thing)) && !this.#isTaken(thing));
  }

  #candidates(group: readonly LostAttempt<Thing>[], unclaimed: readonly Thing[]): Thing[] {
    return unclaimed.filter((thing) => this.#options.shapeOf(thing) === group[0]?.attempt.shape);
  }

  #share(group: readonly LostAttempt<Thing>[], candidates: readonly Thing[], unclaimed: readonly Thing[]): void {
    if (candidates.length > group.length) {
      for (const lost of group) lost.reject(this.#ambiguous(lost.attempt.attempted, lost.instead, candidates));
      return;
    }
    const missing = group.slice(candidates.length);
    for (const [index, thing] of this.#inOrder(candidates).entries()) {
      this.#found.set(this.#options.identityOf(thing), thing);
      group[index]?.resolve(thing);
    }
    const others = unclaimed.length === 0 ? "" : ` (new, but with other settings: ${this.#names(unclaimed)})`;
    this.#reject(missing, `what was asked for did not appear${others}`);
  }

  /** Each keeps its rank among those that look for the same. */
  #reject(group: readonly LostAttempt<Thing>[], found: string): void {
    for (const [rank, lost] of group.entries()) lost.reject(this.#unknown(lost, found, rank, group.length));
  }

  #inOrder(things: readonly Thing[]): Thing[] {
    const { dateOf, identityOf } = this.#options;
    return [...things].sort((one, other) =>
      `${dateOf(one)} ${identityOf(one)}` < `${dateOf(other)} ${identityOf(other)}` ? -1 : 1,
    );
  }

  #isTaken(thing: Thing): boolean {
    const identity = this.#options.identityOf(thing);
    return this.#made.has(identity) || this.#found.has(identity);
  }

  #ambiguous(attempted: string, instead: string, candidates: readonly Thing[]): CloudError {
    return new CloudError({
      code: "ambiguous",
      attempted,
      answered: `${instead}, and others are being created at the same time: ${this.#names(candidates)}`,
      advice:
        "One of these may be the one: name it with adopt, or delete what nobody uses (`npx pulumi-ibm-keys audit` tells more); then run again.",
    });
  }

  #unknown({ attempt, instead, since }: LostAttempt<Thing>, found: string, rank: number, of: number): CloudError {
    const taken = [...this.#made.values(), ...this.#found.values()].map(this.#options.nameOf);
    return new CloudError({
      code: "outcome-unknown",
      attempted: attempt.attempted,
      answered: `${instead}, and ${found}`,
      lost: { known: [...this.#known, ...taken], shape: attempt.shape, rank, of },
      advice: `It may have been made all the same, since ${since}: run again, and it is looked for before another one is made.`,
    });
  }

  #names(things: readonly Thing[]): string {
    const { nameOf, dateOf } = this.#options;
    return things.map((thing) => `${nameOf(thing)} created ${dateOf(thing)}`).join(", ");
  }
}

function groupedByShape<Thing>(lost: readonly LostAttempt<Thing>[]): Map<string, LostAttempt<Thing>[]> {
  const groups = new Map<string, LostAttempt<Thing>[]>();
  for (const each of lost) groups.set(each.attempt.shape, [...(groups.get(each.attempt.shape) ?? []), each]);
  return groups;
}
