import type { Settings } from "./settings";

/** The kinds of things that can be young. */
export type YoungKind = "resourceKeys" | "accessKeys" | "policies";

/**
 * What exists but is too young to be shown by the APIs. It is not saved: a cloud that was loaded from a state file, or
 * restored, shows everything.
 */
export class YoungThings {
  readonly #settings: Settings;
  readonly #now: () => number;
  #shownFrom = new Map<string | number, number>();

  constructor(settings: Settings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Adds what was just created, by the GUID of a resource key, the id of a policy or the number of an access key. */
  add(kind: YoungKind, id: string | number): void {
    const { youngForMs } = this.#settings;
    const ms = typeof youngForMs === "number" ? youngForMs : (youngForMs[kind] ?? 0);
    if (ms > 0) this.#shownFrom.set(id, this.#now() + ms);
  }

  has(id: string | number): boolean {
    return this.#now() < (this.#shownFrom.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  clear(): void {
    this.#shownFrom.clear();
  }

  copyFrom(other: YoungThings): void {
    this.#shownFrom = new Map(other.#shownFrom);
  }
}
