import type { Clock } from "../../domain/clock";
import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { CreateContext } from "../../domain/lost-create";
import { afterLostResponse, pollUntilFound } from "../api/backoff";
import { type CreateTry, createInTries, createLabelled, removedLater } from "../api/labelled-create";
import { readOnce } from "../api/shared-read";
import { type AccessKeyLabels, isDefinitelyRejected } from "./access-key-labels";
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
  /** Runs a create, and adds its key to the shared list. */
  write(make: () => Promise<AccessKey>): Promise<AccessKey>;
  /** Adds a key that a lost create has made to the shared list. */
  add(key: AccessKey): void;
}

/** Creates access keys on one instance, with a create label where the API that takes labels can be relied on. */
export class AccessKeyCreates {
  readonly #options: AccessKeyCreatesOptions;
  readonly #made = new Set<string>();
  /** The keys that existed before this process made any. */
  readonly #keysBefore: () => Promise<AccessKeyList>;

  constructor(options: AccessKeyCreatesOptions) {
    this.#options = options;
    this.#keysBefore = readOnce(() => options.list());
  }

  async create(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    // Read before the first create, so that new keys can be told from those that existed before.
    await this.#keysBefore();
    const platform = await this.#options.labels.writer();
    if (platform === undefined) return this.#createUnlabelled(limits, context);
    try {
      return await this.#createLabelled(platform, limits, context);
    } catch (error) {
      if (!isDefinitelyRejected(error)) throw error;
    }
    const made = await this.#createUnlabelled(limits, context);
    // The documented API took what the platform API refused, so the latter would refuse the next create too.
    this.#options.labels.giveUp();
    return made;
  }

  /** Whether this process has made the key. */
  hasMade(accessKey: string): boolean {
    return this.#made.has(accessKey);
  }

  #createLabelled(platform: PlatformAccessKeys, limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const action = this.#action();
    return createLabelled(
      {
        action,
        run: (label) => this.#make(() => this.#makeLabelled(platform, limits, label, action)),
        find: async (labels) => {
          const rows = (await this.#options.labels.list())?.rows ?? [];
          const found = rows.find(
            ({ key, label }) => label !== undefined && labels.includes(label) && !this.hasMade(key.accessKey),
          );
          if (found?.label === undefined) {
            if (!this.#options.labels.isConfirmed) await this.#warnOfNewKeys(context);
            return undefined;
          }
          this.#made.add(found.key.accessKey);
          this.#options.add(found.key);
          return { thing: found.key, label: found.label };
        },
        // A gateway that blocks the undocumented API may look like lost responses.
        advice: `${removedLater} If it stays so, set ibm-keys:accessKeyApi to documented.`,
      },
      context,
    );
  }

  /** Without labels nothing proves which key a lost create has made: the candidates are named in a warning, and left. */
  #createUnlabelled(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const action = this.#action();
    const begin = (): CreateTry<AccessKey> => ({
      run: () =>
        this.#make(async () => {
          const key = await this.#options.documented.create(limits, action);
          await this.#noteMade(key, action);
          return key;
        }),
    });
    const recover = async () => {
      await pollUntilFound(this.#options.clock, afterLostResponse, () => this.#warnOfNewKeys(context));
      return undefined;
    };
    const advice =
      "What it may have made is nobody's and keeps working: `npx pulumi-ibm-keys audit` shows which keys nobody owns. Run `pulumi up` again.";
    return createInTries({ action, begin, recover, advice }, context);
  }

  #make(make: () => Promise<AccessKey>): Promise<AccessKey> {
    return this.#options.labels.write(() => this.#options.write(make));
  }

  async #makeLabelled(
    platform: PlatformAccessKeys,
    limits: AccessKeyLimits,
    label: string,
    action: string,
  ): Promise<AccessKey> {
    const made = await platform.create(limits, label, action);
    // With another label than the one that was sent it is the key of another create.
    if (made.label !== undefined && made.label !== label) throw keyOfAnotherCreate(action);
    await this.#noteMade(made.key, action);
    if (made.label === label) this.#options.labels.confirm();
    else this.#options.labels.giveUp();
    return made.key;
  }

  /** Notes the key in the response to a create. A key that existed before is another create's. */
  async #noteMade({ accessKey }: AccessKey, action: string): Promise<void> {
    const before = await this.#keysBefore();
    if (this.hasMade(accessKey) || before.keys.some((key) => key.accessKey === accessKey))
      throw keyOfAnotherCreate(action);
    this.#made.add(accessKey);
  }

  /**
   * Warns of the keys that are new, and that neither this process has made nor a resource owns: one of them may be what
   * the lost create has made. Returns undefined where there is none.
   */
  async #warnOfNewKeys({ isOwned, warn }: Pick<CreateContext, "isOwned" | "warn">): Promise<true | undefined> {
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

  #action(): string {
    return `create an access key of instance ${this.#options.guid}`;
  }
}

function keyOfAnotherCreate(action: string): CloudError {
  return new CloudError({
    code: "outcome-unknown",
    action,
    reason: "the answer names an access key that another create has made",
    advice: "It may have happened all the same.",
  });
}

/** Lists the fingerprints and dates of keys. */
export function namesOf(keys: readonly AccessKey[]): string {
  return keys
    .map(({ accessKey, dateCreated }) => `${fingerprintOf(accessKey)} (created ${dateCreated ?? "at an unknown time"})`)
    .join(", ");
}
