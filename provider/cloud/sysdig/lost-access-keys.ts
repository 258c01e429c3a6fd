import type { Clock } from "../../domain/clock";
import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { LostCreate, LostCreateOutcome, RemovalContext } from "../../domain/lost-create";
import { isYoung } from "../../domain/youth";
import { type AccessKeyCreates, namesOf } from "./access-key-creates";
import type { AccessKeyLabels } from "./access-key-labels";
import type { AccessKeyList } from "./access-key-list";

/** An access key that is to be deleted. */
export interface RemovableAccessKey {
  key: string;
  isEnabled: boolean;
  isYoung: boolean;
}

interface LostAccessKeysOptions {
  guid: string;
  clock: Clock;
  creates: AccessKeyCreates;
  labels: AccessKeyLabels;
  /** The keys by the documented API, read anew. */
  list(): Promise<AccessKeyList>;
  remove(key: RemovableAccessKey): Promise<void>;
}

// Milliseconds before and after a response was given up in which a key without a label may be what that create has made:
// clocks differ, and what has not turned up ten minutes later was never made.
const earlier = 3 * 60_000;
const later = 11 * 60_000;

/** What the lost creates of access keys have made on one instance. */
export class LostAccessKeys {
  readonly #options: LostAccessKeysOptions;
  readonly #warnedOf = new Set<string>();

  constructor(options: LostAccessKeysOptions) {
    this.#options = options;
  }

  /**
   * Deletes the key that carries the label. Without a label it warns of the keys that may be the one, and deletes none.
   * Only a complete list without the label proves that there is none: where the list cannot be read, this throws, and a
   * later run looks again.
   */
  async remove({ label, since }: LostCreate, context: RemovalContext): Promise<LostCreateOutcome> {
    if (label === undefined) return this.#warnOfCandidates(since, context);
    const { guid, clock, labels } = this.#options;
    if (labels.wasCleared(label)) return "owned";
    const list = await labels.list();
    const found = list?.rows.find((row) => row.label === label)?.key;
    if (found !== undefined) {
      const id = fingerprintOf(found.accessKey);
      if (context.isOwned(id)) return "owned";
      const young = isYoung(found.dateCreated ?? since, clock.now());
      await this.#options.remove({ key: found.accessKey, isEnabled: found.enabled, isYoung: young });
      return "removed";
    }
    if (list?.isComplete === true) return "absent";
    if (list !== undefined) throw unreadable(label, guid);
    await this.#warnOnce(
      label,
      `A request of ${since} for an access key of instance ${guid} got no answer. The key that it may have made carries the label ${label}, and no API shows labels here: look for it with \`npx pulumi-ibm-keys audit\`. Nobody owns it.`,
      context,
    );
    return "unknown";
  }

  async #warnOfCandidates(since: string, context: RemovalContext): Promise<LostCreateOutcome> {
    const { guid, creates, list } = this.#options;
    const givenUp = Date.parse(since);
    const { keys } = await list();
    const candidates = keys.filter(({ accessKey, dateCreated }) => {
      const time = dateCreated === null ? Number.NaN : Date.parse(dateCreated);
      const isOfThen = time >= givenUp - earlier && time <= givenUp + later;
      return isOfThen && !creates.hasMade(accessKey) && !context.isOwned(fingerprintOf(accessKey));
    });
    if (candidates.length === 0) return "absent";
    await this.#warnOnce(
      since,
      `A request of ${since} for an access key of instance ${guid} got no answer. One of these keys may be the one that it made, which nobody owns: ${namesOf(candidates)}. They are left alone, since nothing tells it from keys that others have made; \`npx pulumi-ibm-keys audit\` tells more.`,
      context,
    );
    return "unknown";
  }

  async #warnOnce(which: string, message: string, { warn }: RemovalContext): Promise<void> {
    if (this.#warnedOf.has(which)) return;
    this.#warnedOf.add(which);
    await warn(message);
  }
}

function unreadable(label: string, guid: string): CloudError {
  return new CloudError({
    code: "unexpected-response",
    action: `find the access key with the create label ${label} in instance ${guid}`,
    reason: "the list has rows that cannot be read, and it may be one of them",
    advice: "Run again later; if it stays so, set ibm-keys:accessKeyApi to documented, and look with the audit.",
  });
}
