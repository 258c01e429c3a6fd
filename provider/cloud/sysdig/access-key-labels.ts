import type { Clock } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import type { Rows } from "../api/rows";
import { recent, SharedRead } from "../api/shared-read";
import type { AccessKeyList } from "./access-key-list";
import type { PlatformAccessKeys } from "./platform-access-keys";
import type { AccessKey, LabelledAccessKey } from "./wire";

interface AccessKeyLabelsOptions {
  guid: string;
  clock: Clock;
  /** Undefined where only what IBM documents may be used. */
  platform: PlatformAccessKeys | undefined;
  /** The keys by the documented API. */
  list(longestAge: number): Promise<AccessKeyList>;
}

/**
 * What is known of the platform API. `untried`: it shows the same keys as the documented API, and no label was read from
 * it yet; `used`: a label was read; `refused`: it takes no labels, or drops them; `missing`: it does not exist for this
 * caller; `unknown`: it could not be compared, which is tried again later.
 */
type ApiStatus = { is: "untried" | "used" | "refused" | "missing" } | { is: "unknown"; why: CloudError; until: number };

/** Time between two comparisons, so that a thousand creates do not make a thousand. Milliseconds. */
const retryAfter = 30_000;

/** Reads the create labels of one instance's access keys, and knows whether labels can be relied on. */
export class AccessKeyLabels {
  readonly #options: AccessKeyLabelsOptions;
  readonly #rows: SharedRead<Rows<LabelledAccessKey>> | undefined;
  readonly #cleared = new Set<string>();
  /** Undefined until the first comparison. */
  #status: ApiStatus | undefined;
  #comparing: Promise<ApiStatus> | undefined;

  constructor(options: AccessKeyLabelsOptions) {
    this.#options = options;
    const { clock, platform } = options;
    this.#rows = platform && new SharedRead(clock, () => platform.list());
  }

  /** The API to create keys with a label; undefined where labels cannot be relied on. */
  async writer(): Promise<PlatformAccessKeys | undefined> {
    const { is } = await this.#knownStatus();
    return is === "untried" || is === "used" ? this.#options.platform : undefined;
  }

  /**
   * The keys with their labels, at most `longestAge` milliseconds old; undefined where no API shows labels. Throws where
   * that is not known now.
   */
  async list(longestAge = 0): Promise<Rows<LabelledAccessKey> | undefined> {
    const status = await this.#knownStatus();
    if (status.is === "unknown") throw status.why;
    if (status.is === "missing" || this.#rows === undefined) return undefined;
    const list = await this.#rows.get(longestAge);
    if (list.rows.some(({ label }) => label !== undefined)) this.confirm();
    return list;
  }

  /** Whether labels are known to be kept, so that a key without a label was not created with one. */
  get isConfirmed(): boolean {
    return this.#status?.is === "used";
  }

  /** For a label that was read: IBM keeps labels. */
  confirm(): void {
    if (this.#status?.is === "untried") this.#status = { is: "used" };
  }

  /** For a label that was refused or dropped: no more are written. */
  giveUp(): void {
    this.#status = { is: "refused" };
  }

  /** Takes the label off a key; its other fields stay as they are in `key`. A key without a label costs no write. */
  async clear(key: AccessKey): Promise<void> {
    const list = await this.list(recent);
    const row = list?.rows.find(({ key: { accessKey } }) => accessKey === key.accessKey);
    const { platform } = this.#options;
    if (platform === undefined || row?.label === undefined) return;
    await this.write(() => platform.clearLabel(row, key));
    this.#cleared.add(row.label);
  }

  /** Whether this process has taken the label off a key that was adopted. */
  wasCleared(label: string): boolean {
    return this.#cleared.has(label);
  }

  /** Runs a write; a list whose read began before its end is not new any more. */
  write<Result>(make: () => Promise<Result>): Promise<Result> {
    return this.#rows === undefined ? make() : this.#rows.write(make, () => (list) => list);
  }

  #knownStatus(): Promise<ApiStatus> {
    const status = this.#status;
    const { clock } = this.#options;
    const isOpen = status === undefined || (status.is === "unknown" && clock.elapsed() >= status.until);
    if (!isOpen) return Promise.resolve(status);
    this.#comparing ??= this.#compare()
      .then((status) => {
        this.#status = status;
        return status;
      })
      .finally(() => {
        this.#comparing = undefined;
      });
    return this.#comparing;
  }

  /** Compares the keys of both APIs; twice where they differ, since a key may have been made between the two reads. */
  async #compare(): Promise<ApiStatus> {
    const rows = this.#rows;
    if (rows === undefined) return { is: "missing" };
    for (const age of [recent, 0]) {
      const [documented, platform] = await Promise.all([
        this.#options.list(age),
        rows.get().catch((error: unknown) => {
          if (isCloudError(error)) return error;
          throw error;
        }),
      ]);
      if (isCloudError(platform))
        return isDefinitelyRejected(platform) ? { is: "missing" } : this.#notCompared(platform);
      if (agree(documented, platform)) return { is: "untried" };
    }
    return this.#notCompared(differingLists(this.#options.guid));
  }

  #notCompared(why: CloudError): ApiStatus {
    return { is: "unknown", why, until: this.#options.clock.elapsed() + retryAfter };
  }
}

/**
 * Whether both lists show the same keys. An incomplete platform list is not relied on. Where the documented list is
 * incomplete, further keys of the platform list may be those that could not be read in it.
 */
function agree(documented: AccessKeyList, platform: Rows<LabelledAccessKey>): boolean {
  const shown = new Set(platform.rows.map(({ key }) => key.accessKey));
  const isAllShown = documented.keys.every(({ accessKey }) => shown.has(accessKey));
  return platform.isComplete && isAllShown && (!documented.isComplete || shown.size === documented.keys.length);
}

/** Whether IBM rejected the request, and would reject it again. */
export function isDefinitelyRejected(error: unknown): boolean {
  if (!isCloudError(error) || error.code === "outcome-unknown" || error.status === undefined) return false;
  return error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
}

function differingLists(guid: string): CloudError {
  return new CloudError({
    code: "unexpected-response",
    action: `read the create labels of the access keys of instance ${guid}`,
    reason: "its two lists of access keys do not show the same keys",
    advice: "Run again later; if it stays so, set ibm-keys:accessKeyApi to documented, and look with the audit.",
  });
}
