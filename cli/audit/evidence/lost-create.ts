import { listIdOf } from "../audited-instance";
import { append, unique } from "../lists";
import { instancesOf, type LiveKey } from "../live-keys";
import { mayHaveMade, type SavedLostCreate } from "../lost-creates";
import type { Finding } from "./finding";

/** What time, limits and names tell of keys without a label: which lost creates may have made them. */
export class LostCreates {
  readonly #makers = new Map<LiveKey, SavedLostCreate[]>();
  readonly #made = new Map<SavedLostCreate, LiveKey[]>();
  /** How many keys any of these creates may have made, by the creates' numbers: keys that are alike ask it again. */
  readonly #counts = new Map<string, number>();
  readonly #numbers = new Map<SavedLostCreate, number>();

  /** `unmanaged`: all keys that no state names. */
  constructor(unmanaged: readonly LiveKey[], creates: readonly SavedLostCreate[]) {
    const lists = new Map<string, SavedLostCreate[]>();
    for (const create of creates) {
      this.#numbers.set(create, this.#numbers.size);
      append(lists, listIdOf(create), create);
    }
    for (const key of unmanaged) {
      if (key.label !== null) continue;
      const creates = instancesOf(key).flatMap((instance) => lists.get(listIdOf({ ...key, instance })) ?? []);
      const makers = creates.filter((create) => mayHaveMade(create, key));
      this.#makers.set(key, makers);
      for (const create of makers) append(this.#made, create, key);
    }
  }

  /** A create made one key at most: where more keys fit, others have made keys too, and nobody can tell which. */
  findingOn(key: LiveKey): Finding | undefined {
    const makers = this.#makers.get(key) ?? [];
    if (makers.length === 0) return undefined;
    const count = this.#countMadeBy(makers);
    const urns = unique(makers.map(({ urn }) => urn));
    if (count <= makers.length) {
      return { standing: "interrupted", urns, evidence: unique(makers.map(({ because }) => because)).join("; ") };
    }
    const evidence = `one of ${count} keys that fit what was interrupted: ${urns.join(", ")}`;
    return { standing: "unmanaged", urns: [], evidence };
  }

  #countMadeBy(makers: readonly SavedLostCreate[]): number {
    const which = makers.map((create) => this.#numbers.get(create)).join();
    const counted = this.#counts.get(which);
    if (counted !== undefined) return counted;
    const count = new Set(makers.flatMap((create) => this.#made.get(create) ?? [])).size;
    this.#counts.set(which, count);
    return count;
  }
}
