import type { AuditedState } from "./audited-stack";
import { CreateLabels } from "./evidence/create-label";
import { FailedUpdates } from "./evidence/failed-update";
import type { Finding } from "./evidence/finding";
import { LostCreates } from "./evidence/lost-create";
import type { LiveKey } from "./live-keys";

/** Where the keys that no state names come from. The strongest evidence counts: a label, a lost create, a failed update. */
export class Evidence {
  readonly #kinds: readonly { findingOn(key: LiveKey): Finding | undefined }[];

  /** `unmanaged`: all keys that no state names. */
  constructor(unmanaged: readonly LiveKey[], states: readonly AuditedState[]) {
    const saved = states.map((state) => state.saved);
    this.#kinds = [
      new CreateLabels(saved),
      new LostCreates(
        unmanaged,
        saved.flatMap(({ lostCreates }) => lostCreates),
      ),
      new FailedUpdates(states),
    ];
  }

  findingOn(key: LiveKey): Finding {
    for (const kind of this.#kinds) {
      const finding = kind.findingOn(key);
      if (finding !== undefined) return finding;
    }
    return { standing: "unmanaged", urns: [], evidence: "no stack that was named knows it" };
  }
}
