import type { Clock } from "../../domain/clock";
import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { CreateContext } from "../../domain/lost-create";
import { afterLostAnswer, lookRepeatedly } from "../backoff";
import { type CreateTry, createInTries, createLabelled, removedLater } from "../labelled-create";
import { readOnce } from "../shared-read";
import { type AccessKeyLabels, isSurelyRefused } from "./access-key-labels";
import type { AccessKeyList } from "./access-key-list";
import type { DocumentedAccessKeys } from "./documented-access-keys";
import type { AccessKeyLimits } from "./limits";
import type { PlatformAccessKeys } from "./platform-access-keys";
import type { AccessKey } from "./wire";

interface AccessKeyCreatesOptions {
  guid: string;
  clock: Clock;
  documented: DocumentedAccessKeys;
  labels: AccessKeyLabels;
  /** The keys by the documented API, read anew. */
  list(): Promise<AccessKeyList>;
  /** Notes the key that this makes. */
  making(make: () => Promise<AccessKey>): Promise<AccessKey>;
  /** Notes a key that was made without an answer. */
  found(key: AccessKey): void;
}

/** The creates of access keys on one instance: with a label where the API for it can be relied on. */
export class AccessKeyCreates {
  readonly #options: AccessKeyCreatesOptions;
  readonly #made = new Set<string>();
  /** What there was before this process made any. */
  readonly #keysBefore: () => Promise<AccessKeyList>;

  constructor(options: AccessKeyCreatesOptions) {
    this.#options = options;
    this.#keysBefore = readOnce(() => options.list());
  }

  async create(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    // What there was before tells, later, what is new.
    await this.#keysBefore();
    const platform = await this.#options.labels.writer();
    if (platform === undefined) return this.#createUnlabelled(limits, context);
    try {
      return await this.#createLabelled(platform, limits, context);
    } catch (error) {
      if (!isSurelyRefused(error)) throw error;
    }
    const made = await this.#createUnlabelled(limits, context);
    // What this API takes and the other one refuses, the other one will refuse again.
    this.#options.labels.refuse();
    return made;
  }

  /** Whether this process has made the key. */
  hasMade(accessKey: string): boolean {
    return this.#made.has(accessKey);
  }

  #createLabelled(platform: PlatformAccessKeys, limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const attempted = this.#attempted();
    return createLabelled(
      {
        attempted,
        run: (label) => this.#make(() => this.#makeLabelled(platform, limits, label, attempted)),
        find: async (labels) => {
          const rows = (await this.#options.labels.list())?.rows ?? [];
          const found = rows.find(
            ({ key, label }) => label !== undefined && labels.includes(label) && !this.hasMade(key.accessKey),
          );
          if (found?.label === undefined) {
            if (!this.#options.labels.areKept) await this.#tellOfNewKeys(context);
            return undefined;
          }
          this.#made.add(found.key.accessKey);
          this.#options.found(found.key);
          return { thing: found.key, label: found.label };
        },
        // Where a gateway refuses what IBM does not document, nothing tells that from a lost answer.
        advice: `${removedLater} If it stays so, set ibm-keys:accessKeyApi to documented.`,
      },
      context,
    );
  }

  /** Nothing tells whose a key is: what a try without an answer may have made is named, and left alone. */
  #createUnlabelled(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const attempted = this.#attempted();
    const begin = (): CreateTry<AccessKey> => ({
      run: () =>
        this.#make(async () => {
          const key = await this.#options.documented.create(limits, attempted);
          await this.#take(key, attempted);
          return key;
        }),
    });
    const recover = async () => {
      await lookRepeatedly(this.#options.clock, afterLostAnswer, () => this.#tellOfNewKeys(context));
      return undefined;
    };
    const advice =
      "What it may have made is nobody's and keeps working: `npx pulumi-ibm-keys audit` shows which keys nobody owns. Run `pulumi up` again.";
    return createInTries({ attempted, begin, recover, advice }, context);
  }

  #make(make: () => Promise<AccessKey>): Promise<AccessKey> {
    return this.#options.labels.write(() => this.#options.making(make));
  }

  async #makeLabelled(
    platform: PlatformAccessKeys,
    limits: AccessKeyLimits,
    label: string,
    attempted: string,
  ): Promise<AccessKey> {
    const made = await platform.create(limits, label, attempted);
    // A label that is not the one that was sent belongs to another create.
    if (made.label !== undefined && made.label !== label) throw anotherKey(attempted);
    await this.#take(made.key, attempted);
    if (made.label === label) this.#options.labels.seen();
    else this.#options.labels.refuse();
    return made.key;
  }

  /** Notes the key that an answer names: one that was there before, or was made already, is another's. */
  async #take({ accessKey }: AccessKey, attempted: string): Promise<void> {
    const before = await this.#keysBefore();
    if (this.hasMade(accessKey) || before.keys.some((key) => key.accessKey === accessKey)) throw anotherKey(attempted);
    this.#made.add(accessKey);
  }

  /**
   * Names the keys that were not there before, and that neither this process has made nor a resource owns: one of them
   * may be what a lost create has made. Undefined where there is none.
   */
  async #tellOfNewKeys({ isOwned, warn }: Pick<CreateContext, "isOwned" | "warn">): Promise<true | undefined> {
    const before = new Set((await this.#keysBefore()).keys.map(({ accessKey }) => accessKey));
    const { keys } = await this.#options.list();
    const found = keys.filter(
      ({ accessKey }) => !before.has(accessKey) && !this.hasMade(accessKey) && !isOwned(fingerprintOf(accessKey)),
    );
    if (found.length === 0) return undefined;
    await warn(
      `The answer to a request for an access key of instance ${this.#options.guid} was lost. One of these keys may be the one that it made: ${namesOf(found)}. Nobody owns that one, and it is left, since nothing tells it from keys that others have made; \`npx pulumi-ibm-keys audit\` tells more.`,
    );
    return true;
  }

  #attempted(): string {
    return `create an access key of instance ${this.#options.guid}`;
  }
}

function anotherKey(attempted: string): CloudError {
  return new CloudError({
    code: "outcome-unknown",
    attempted,
    answered: "the answer names an access key that another create has made",
    advice: "It may have happened all the same.",
  });
}

/** Fingerprints with dates. */
export function namesOf(keys: readonly AccessKey[]): string {
  return keys
    .map(({ accessKey, dateCreated }) => `${fingerprintOf(accessKey)} (created ${dateCreated ?? "at an unknown time"})`)
    .join(", ");
}
