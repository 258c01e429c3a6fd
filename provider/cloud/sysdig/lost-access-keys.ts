import type { Clock } from "../../domain/clock";
import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { LostCreate, LostCreateOutcome, RemovalContext } from "../../domain/lost-create";
import { isYoung } from "../../domain/youth";
import { type AccessKeyCreates, namesOf } from "./access-key-creates";
import type { AccessKeyLabels } from "./access-key-labels";
import type { AccessKeyList } from "./access-key-list";
import { removeAccessKey } from "./unless-gone";
import type { AccessKey } from "./wire";

/** What is needed of an instance. */
interface AccessKeys {
  guid: string;
  listAccessKeys(): Promise<AccessKeyList>;
  clock: Clock;
  findAccessKey(accessKey: string): Promise<AccessKey | undefined>;
  disableAccessKey(accessKey: string): Promise<AccessKey>;
  deleteAccessKey(accessKey: string): Promise<void>;
}

/** A key without a label that is dated from so much before an answer was given up to so much after may be what was made. */
const earlier = 3 * 60_000;
const later = 11 * 60_000;

/** What creates without an answer have made on one instance. */
export class LostAccessKeys {
  readonly #instance: AccessKeys;
  readonly #creates: AccessKeyCreates;
  readonly #labels: AccessKeyLabels;
  readonly #warnedOf = new Set<string>();

  constructor(instance: AccessKeys, creates: AccessKeyCreates, labels: AccessKeyLabels) {
    this.#instance = instance;
    this.#creates = creates;
    this.#labels = labels;
  }

  /**
   * Deletes it where its label proves which key it is; else says what there is, and touches nothing. What a later run may
   * tell is thrown: only a complete list without the label proves that there is none.
   */
  async remove({ label, since }: LostCreate, context: RemovalContext): Promise<LostCreateOutcome> {
    if (label === undefined) return this.#tellOf(since, context);
    if (this.#labels.wasCleared(label)) return "owned";
    const list = await this.#labels.list();
    const found = list?.rows.find((row) => row.label === label)?.key;
    if (found !== undefined) {
      const id = fingerprintOf(found.accessKey);
      if (context.isOwned(id)) return "owned";
      const young = isYoung(found.dateCreated ?? since, this.#instance.clock.now());
      await removeAccessKey(this.#instance, { key: found.accessKey, isEnabled: found.enabled, isYoung: young });
      return "removed";
    }
    if (list?.isComplete === true) return "absent";
    if (list !== undefined) throw unreadable(label, this.#instance.guid);
    await this.#warnOnce(
      label,
      `A request of ${since} for an access key of instance ${this.#instance.guid} got no answer. The key that it may have made carries the label ${label}, and no API shows labels here: look for it with \`npx pulumi-ibm-keys audit\`. Nobody owns it.`,
      context,
    );
    return "untold";
  }

  async #tellOf(since: string, context: RemovalContext): Promise<LostCreateOutcome> {
    const asked = Date.parse(since);
    const { keys } = await this.#instance.listAccessKeys();
    const candidates = keys.filter(({ accessKey, dateCreated }) => {
      const time = dateCreated === null ? Number.NaN : Date.parse(dateCreated);
      const isOfThen = time >= asked - earlier && time <= asked + later;
      return isOfThen && !this.#creates.hasMade(accessKey) && !context.isOwned(fingerprintOf(accessKey));
    });
    if (candidates.length === 0) return "absent";
    await this.#warnOnce(
      since,
      `A request of ${since} for an access key of instance ${this.#instance.guid} got no answer. One of these keys may be the one that it made, which nobody owns: ${namesOf(candidates)}. They are left alone, since nothing tells it from keys that others have made; \`npx pulumi-ibm-keys audit\` tells more.`,
      context,
    );
    return "untold";
  }

  async #warnOnce(which: string, message: string, { warn }: RemovalContext): Promise<void> {
    if (this.#warnedOf.has(which)) return;
    this.#warnedOf.add(which);
    await warn(message);
  }
}

function unreadable(label: string, guid: string): CloudError {
  return new CloudError({
    code: "unexpected-answer",
    attempted: `find the access key with the create label ${label} in instance ${guid}`,
    answered: "the list has rows that cannot be read, and it may be one of them",
    advice: "Run again later; if it stays so, set ibm-keys:accessKeyApi to documented, and look with the audit.",
  });
}
