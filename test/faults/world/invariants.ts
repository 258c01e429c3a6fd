import assert from "node:assert/strict";
import { isGivenOut } from "../matrix/secrets";
import { idsIn, idsKnownTo } from "../matrix/standing";
import type { LocalEngine } from "./engine";
import { Strangers } from "./strangers";
import type { World } from "./world";

/** What must hold in a world, whatever happens in it to its stacks and to its cloud. */
export class Invariants {
  readonly strangers: Strangers;
  /** Every key that there ever was. */
  readonly seen: Set<string>;
  readonly #mayShare = new Set<string>();

  /** Whatever is there already is strangers'. */
  constructor(
    readonly world: World,
    readonly engines: () => readonly LocalEngine[],
  ) {
    this.strangers = new Strangers(world.cloud);
    this.seen = new Set(idsIn(world.cloud.contents()));
  }

  /** To be called at every change of the cloud. */
  look(): void {
    // Without a copy: this is asked at every change.
    for (const id of idsIn(this.world.cloud.services.store.state)) this.seen.add(id);
  }

  /** Two resources may hold this key for once: nothing that the engine shows a provider could have told. */
  allowShared(id: string): void {
    this.#mayShare.add(id);
  }

  /** At any time, also after a run that failed. */
  mustHold(): void {
    this.look();
    this.strangers.mustBeUnharmed();
    const strangers = this.strangers.ids;
    const known = this.known;
    const not = (ids: readonly string[], what: string) => assert.deepEqual(ids, [], what);
    not(
      known.filter((id) => strangers.has(id)),
      "a stranger's key is in a state",
    );
    not(
      known.filter((id) => !this.seen.has(id)),
      "a state names keys that never were",
    );
    not(
      known.filter((id, index) => known.indexOf(id) !== index && !this.#mayShare.has(id)),
      "two resources hold one key",
    );
  }

  /** Once the stacks have settled: every secret in them works, and nothing is left to be looked for. */
  mustBeSettled(): void {
    this.mustHold();
    const contents = this.world.cloud.contents();
    for (const saved of this.engines().flatMap((engine) => engine.saved)) {
      const { lostCreates, unmade } = saved.outputs;
      assert.deepEqual([lostCreates, unmade], [undefined, undefined], `${saved.name} is not settled`);
      assert.ok(isGivenOut(saved, contents), `the secret of ${saved.name} is not the one in the cloud`);
    }
  }

  /** What the states know, resource by resource: a key twice where two know it. */
  get known(): string[] {
    const all = this.engines().flatMap(({ saved, leaving }) => [...saved, ...leaving]);
    return all.flatMap((saved) => [...new Set(idsKnownTo({ saved: [saved], leaving: [] }))]);
  }

  /** Ids of the keys that there are and that are no stranger's. */
  get own(): string[] {
    const strangers = this.strangers.ids;
    return idsIn(this.world.cloud.contents()).filter((id) => !strangers.has(id));
  }

  /** Those of them that no state knows. */
  get unknown(): string[] {
    const known = new Set(this.known);
    return this.own.filter((id) => !known.has(id));
  }

  /** Those of them that no warning has named as made without a label; of resource keys none is. */
  get unnamed(): string[] {
    const warnings = this.world.prints.text.split("\n").filter((line) => line.includes("nothing tells it from keys"));
    const isResourceKey = (id: string) => id.includes("-");
    return this.unknown.filter((id) => isResourceKey(id) || !warnings.some((line) => line.includes(id)));
  }
}
