import type { Decision } from "./decide";
import { existing, type Generation, type Generations, isCurrentEnded, withEnded } from "./generations";
import { retired, withNext } from "./retirement";
import { isoDate, nextSchedule } from "./schedule";
import type { RotationArgument } from "./settings";

interface ProgressOptions<Key> {
  decision: Decision<Key>;
  /** What is declared. */
  rotation: RotationArgument | undefined;
  /** Milliseconds since 1970. */
  now: number;
  /** Called with the keys after each step, so that a later failure forgets none. */
  checkpoint: (generations: Generations<Key>) => void;
}

/** The keys of a resource while an update changes them: each change is a checkpoint. */
export class Progress<Key> {
  generations: Generations<Key>;

  constructor(readonly options: ProgressOptions<Key>) {
    this.generations = options.decision.generations;
  }

  find(id: string): Generation<Key> | undefined {
    return existing(this.generations).find((key) => key.id === id);
  }

  isCurrent({ id }: Generation<Key>): boolean {
    return id === this.generations.current.id;
  }

  isRevoked({ id }: Generation<Key>): boolean {
    return this.options.rotation?.revoke?.includes(id) === true;
  }

  setPending(pending: Generation<Key>): void {
    this.#save({ pending });
  }

  /** The pending key becomes the current one, and the current one a previous one. */
  giveOut(pending: Generation<Key>): void {
    const { decision, now, rotation } = this.options;
    const { current, previous, schedule } = this.generations;
    // The overlap counts from now and not from the create: a run that failed in between has given out nothing.
    // Without a date of retirement no longer overlap can prolong a revoked key.
    const retiring = this.isRevoked(current)
      ? { ...retired(current, now, 0), retiredAt: null }
      : retired(current, now, decision.settings.overlap);
    this.#save({
      current: { ...pending, state: "active" },
      pending: undefined,
      previous: isCurrentEnded(this.generations) ? previous : [...previous, retiring],
      schedule: nextSchedule(schedule, rotation, now, !decision.isRequested),
    });
  }

  /** Keeps a pending key that is not to be given out among the previous ones until it is deleted, so that it is not forgotten. */
  movePendingToPrevious(pending: Generation<Key>): Generation<Key> {
    const moved = { ...pending, state: "retiring", validUntil: isoDate(this.options.now) } as const;
    this.#save({ pending: undefined, previous: [...this.generations.previous, moved] });
    return moved;
  }

  replace(key: Generation<Key>, changed: Generation<Key>): void {
    const previous = this.generations.previous.map((each) => (each.id === key.id ? changed : each));
    this.#save(this.isCurrent(key) ? { current: changed } : { previous });
  }

  /** For a key that no longer exists. */
  remove(key: Generation<Key>): void {
    const { current, pending, previous, ended } = this.generations;
    const { revoke = [], restore = [] } = this.options.rotation ?? {};
    this.#save({
      pending: pending?.id === key.id ? undefined : pending,
      previous: previous.filter(({ id }) => id !== key.id),
      ended: withEnded(ended, [key.id], [...revoke, ...restore, current.id]),
    });
  }

  /** For a previous key that exists, and belongs to another resource. */
  giveUp({ id }: Generation<Key>): void {
    this.#save({ previous: this.generations.previous.filter((key) => key.id !== id) });
  }

  #save(changes: Partial<Generations<Key>>): void {
    const { decision, rotation, now, checkpoint } = this.options;
    const changed = { ...this.generations, ...changes };
    const rules = { settings: decision.settings, restore: rotation?.restore ?? [], now };
    this.generations = { ...changed, schedule: withNext(changed, rules) };
    checkpoint(this.generations);
  }
}
