import assert from "node:assert/strict";
import type { Cloud, CloudState } from "pulumi-ibm-keys/emulator";
import { fingerprintOf, idsIn } from "../matrix/standing";

/** Other programs and colleagues: what they make is theirs, and only they may change or delete it. */
export class Strangers {
  readonly #left = new Map<string, string>();

  constructor(readonly cloud: Cloud) {
    this.#remember(idsIn(cloud.contents()));
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#left.keys());
  }

  /** They do something; what is new afterwards is theirs, and what they have changed or deleted is as they want it. */
  act<Result>(deed: (cloud: Cloud) => Result): Result {
    this.mustBeUnharmed();
    const before = new Set(idsIn(this.cloud.contents()));
    const result = deed(this.cloud);
    this.#remember(idsIn(this.cloud.contents()).filter((id) => !before.has(id) || this.#left.has(id)));
    return result;
  }

  /** They leave the key to somebody else. */
  give(id: string): void {
    this.#left.delete(id);
  }

  mustBeUnharmed(): void {
    const now = rowsIn(this.cloud.contents());
    for (const [id, left] of this.#left) assert.equal(now.get(id) ?? "gone", left, `a stranger's key ${id}`);
  }

  #remember(ids: readonly string[]): void {
    const rows = rowsIn(this.cloud.contents());
    for (const id of this.#left.keys()) if (!rows.has(id)) this.#left.delete(id);
    for (const id of ids) this.#left.set(id, rows.get(id) ?? "gone");
  }
}

/** Everything that is set on each key, by its id. */
function rowsIn({ accessKeys, resourceKeys }: CloudState): Map<string, string> {
  const active = resourceKeys.filter(({ state }) => state === "active");
  return new Map([
    ...accessKeys.map((key) => [fingerprintOf(key.accessKey), JSON.stringify(key)] as const),
    ...active.map((key) => [key.guid, JSON.stringify(key)] as const),
  ]);
}
