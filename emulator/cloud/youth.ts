/** How long new things are not shown: one time for all kinds, or one for each; a kind that is left out is shown at once. */
export type YoungFor = number | { resourceKeys?: number; accessKeys?: number; policies?: number };

/** The kinds of things that may be young. */
export type YoungKind = "resourceKeys" | "accessKeys" | "policies";

/** By which the young are told from the others. */
interface Clock {
  readonly settings: { readonly youngForMs: YoungFor };
  now(): number;
}

/** What exists and is not shown yet. Not saved: a cloud that comes from a state file, or was restored, shows everything. */
export class Youth {
  #shownFrom = new Map<string | number, number>();

  constructor(private readonly clock: Clock) {}

  /** Something was made a moment ago. `id`: the GUID of a resource key, the id of a policy, the number of an access key. */
  begin(kind: YoungKind, id: string | number): void {
    const { youngForMs } = this.clock.settings;
    const ms = typeof youngForMs === "number" ? youngForMs : (youngForMs[kind] ?? 0);
    if (ms > 0) this.#shownFrom.set(id, this.clock.now() + ms);
  }

  isYoung(id: string | number): boolean {
    return this.clock.now() < (this.#shownFrom.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  forget(): void {
    this.#shownFrom.clear();
  }

  takeFrom(other: Youth): void {
    this.#shownFrom = new Map(other.#shownFrom);
  }
}
