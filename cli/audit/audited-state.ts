import type { Update } from "./history";
import type { LiveKey } from "./live-keys";
import { mayHaveMade, type SavedLostCreate } from "./lost-creates";
import type { SavedKeys } from "./saved-keys/records";

/** One stack, as far as the audit knows it. */
export interface AuditedState {
  /** As the user named it. */
  name: string;
  saved: SavedKeys;
  /** The oldest first; none where only a file was read. */
  updates: readonly Update[];
}

/** The lost creates in this state that may have made this key. */
export function lostCreatesFor(key: LiveKey, { saved }: AuditedState): SavedLostCreate[] {
  return saved.lostCreates.filter((create) => mayHaveMade(create, key));
}
