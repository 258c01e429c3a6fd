import { fingerprintOf } from "../../domain/fingerprint";
import type { CreateContext } from "../../domain/lost-create";
import type { Clock } from "../../http/clock";
import { afterLostAnswer, lookRepeatedly } from "../backoff";
import { isCloudError } from "../errors";
import { type CreateTry, createInTries, createLabelled } from "../labelled-create";
import { SharedRead } from "../shared-read";
import type { AccessKeyList } from "./access-key-list";
import type { DocumentedAccessKeys } from "./documented-access-keys";
import type { AccessKeyLimits } from "./limits";
import type { PlatformAccessKeys } from "./platform-access-keys";
import type { AccessKey, LabelledAccessKey, Rows } from "./wire";

interface AccessKeyCreatesOptions {
  guid: string;
  clock: Clock;
  documented: DocumentedAccessKeys;
  /** Undefined where only what IBM documents may be used. */
  platform: PlatformAccessKeys | undefined;
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
  readonly #labelled: SharedRead<Rows<LabelledAccessKey>> | undefined;
  readonly #made = new Set<string>();
  #before: Promise<AccessKeyList> | undefined;
  #isReliable: Promise<boolean> | undefined;
  #refusesLabels = false;
  /** Whether this process has seen that a label comes back. */
  #areLabelsKept = false;

  constructor(options: AccessKeyCreatesOptions) {
    this.#options = options;
    const { clock, platform } = options;
    this.#labelled = platform && new SharedRead(clock, () => platform.list());
  }

  async create(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    // What there was before tells, later, what is new.
    await this.#keysBefore();
    const { platform } = this.#options;
    if (platform === undefined || this.#refusesLabels || !(await this.#isRelied())) {
      return this.#createUnlabelled(limits, context);
    }
    try {
      return await this.#createLabelled(platform, limits, context);
    } catch (error) {
      if (!isSurelyUnmade(error)) throw error;
    }
    const made = await this.#createUnlabelled(limits, context);
    // What this API takes and the other one refuses, the other one will refuse again.
    this.#refusesLabels = true;
    return made;
  }

  /** Whether this process has made the key. */
  hasMade(accessKey: string): boolean {
    return this.#made.has(accessKey);
  }

  /** The keys with their labels, read anew; undefined where the API that shows labels is not relied on. */
  async listLabelled(): Promise<Rows<LabelledAccessKey> | undefined> {
    if (this.#labelled === undefined || !(await this.#isRelied())) return undefined;
    const list = await this.#labelled.get();
    if (list.rows.some(({ label }) => label !== undefined)) this.#areLabelsKept = true;
    return list;
  }

  #createLabelled(platform: PlatformAccessKeys, limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const attempted = this.#attempted();
    return createLabelled(
      {
        attempted,
        run: (label) => this.#make(() => this.#makeLabelled(platform, limits, label, attempted)),
        find: async (labels) => {
          const rows = (await this.listLabelled())?.rows ?? [];
          const found = rows.find(({ label }) => label !== undefined && labels.includes(label));
          if (found?.label === undefined) {
            if (!this.#areLabelsKept) await this.#tellOfNewKeys(context);
            return undefined;
          }
          this.#made.add(found.key.accessKey);
          this.#options.found(found.key);
          return { thing: found.key, label: found.label };
        },
      },
      context,
      this.#options.clock,
    );
  }

  /** Nothing tells whose a key is: what a try without an answer may have made is named, and left alone. */
  #createUnlabelled(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    const attempted = this.#attempted();
    const begin = (): CreateTry<AccessKey> => ({
      run: () => this.#make(() => this.#options.documented.create(limits, attempted)),
    });
    const recover = async () => {
      await lookRepeatedly(this.#options.clock, afterLostAnswer, () => this.#tellOfNewKeys(context));
      return undefined;
    };
    const advice =
      "What it may have made is nobody's and keeps working: `npx pulumi-ibm-keys audit` shows which keys nobody owns. Run `pulumi up` again.";
    return createInTries({ attempted, begin, recover, advice }, context, this.#options.clock);
  }

  async #make(make: () => Promise<AccessKey>): Promise<AccessKey> {
    const whole = async () => {
      const key = await this.#options.making(make);
      this.#made.add(key.accessKey);
      return key;
    };
    // The list with labels is always read anew: nothing is to be changed in one, only none from before is to be taken.
    return this.#labelled === undefined ? whole() : this.#labelled.write(whole, () => (list) => list);
  }

  async #makeLabelled(
    platform: PlatformAccessKeys,
    limits: AccessKeyLimits,
    label: string,
    attempted: string,
  ): Promise<AccessKey> {
    const made = await platform.create(limits, label, attempted);
    if (made.label === label) this.#areLabelsKept = true;
    // An API that drops the label is no better than the one that IBM documents.
    else this.#refusesLabels = true;
    return made.key;
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

  #keysBefore() {
    if (this.#before === undefined) {
      const reading = this.#options.list();
      this.#before = reading;
      reading.catch(() => {
        this.#before = undefined;
      });
    }
    return this.#before;
  }

  #isRelied(): Promise<boolean> {
    if (this.#isReliable === undefined) {
      const probing = this.#probe();
      this.#isReliable = probing;
      probing.catch(() => {
        this.#isReliable = undefined;
      });
    }
    return this.#isReliable;
  }

  /** Whether both APIs show the same keys: once more where they do not, since somebody may have made one meanwhile. */
  async #probe(): Promise<boolean> {
    const labelled = this.#labelled;
    if (labelled === undefined) return false;
    for (const list of [() => this.#keysBefore(), () => this.#options.list()]) {
      // Whatever is wrong with it: there is another API to use.
      const [documented, platform] = await Promise.all([list(), labelled.get().catch(() => undefined)]);
      if (platform === undefined) return false;
      if (agree(documented, platform)) return true;
    }
    return false;
  }
}

/** Fingerprints with dates. */
export function namesOf(keys: readonly AccessKey[]): string {
  return keys
    .map(({ accessKey, dateCreated }) => `${fingerprintOf(accessKey)} (created ${dateCreated ?? "at an unknown time"})`)
    .join(", ");
}

/** A platform list with rows that cannot be read is not relied on; one more key in it may be one of the other's. */
function agree(documented: AccessKeyList, platform: Rows<LabelledAccessKey>): boolean {
  const shown = new Set(platform.rows.map(({ key }) => key.accessKey));
  const isAllShown = documented.keys.every(({ accessKey }) => shown.has(accessKey));
  return platform.isComplete && isAllShown && (!documented.isComplete || shown.size === documented.keys.length);
}

/** IBM judged the request, and did not run it. */
function isSurelyUnmade(error: unknown): boolean {
  if (!isCloudError(error) || error.code === "outcome-unknown" || error.status === undefined) return false;
  return error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}
