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
 * What is known of the API that shows labels. `untried`: it shows the same keys as the documented one, and no label has
 * come back yet; `used`: one has; `refused`: it takes none, or drops them; `missing`: it is not there for this caller;
 * `unknown`: it could not be told, and is asked again by whoever needs it after a while.
 */
type ApiStatus = { is: "untried" | "used" | "refused" | "missing" } | { is: "unknown"; why: CloudError; until: number };

/** So long nobody asks again what could not be told: a thousand creates are not to probe a thousand times. Milliseconds. */
const untilAskedAgain = 30_000;

/** The labels on the access keys of one instance, as far as they can be relied on. */
export class AccessKeyLabels {
  readonly #options: AccessKeyLabelsOptions;
  readonly #rows: SharedRead<Rows<LabelledAccessKey>> | undefined;
  readonly #cleared = new Set<string>();
  /** Undefined while nobody has asked. */
  #standing: ApiStatus | undefined;
  #asking: Promise<ApiStatus> | undefined;

  constructor(options: AccessKeyLabelsOptions) {
    this.#options = options;
    const { clock, platform } = options;
    this.#rows = platform && new SharedRead(clock, () => platform.list());
  }

  /** Where to make a key with a label; undefined where none can be written. */
  async writer(): Promise<PlatformAccessKeys | undefined> {
    const { is } = await this.#ask();
    return is === "untried" || is === "used" ? this.#options.platform : undefined;
  }

  /** The keys with their labels, read anew unless an older list will do; undefined where no API shows them. What cannot be told now is thrown. */
  async list(longestAge = 0): Promise<Rows<LabelledAccessKey> | undefined> {
    const standing = await this.#ask();
    if (standing.is === "unknown") throw standing.why;
    if (standing.is === "missing" || this.#rows === undefined) return undefined;
    const list = await this.#rows.get(longestAge);
    if (list.rows.some(({ label }) => label !== undefined)) this.confirm();
    return list;
  }

  /** Whether a label has come back, so that a key without one is not what a create with one has made. */
  get isConfirmed(): boolean {
    return this.#standing?.is === "used";
  }

  /** A label has come back. */
  confirm(): void {
    if (this.#standing?.is === "untried") this.#standing = { is: "used" };
  }

  /** A label was refused, or dropped: this API is no better than the one that IBM documents. */
  giveUp(): void {
    this.#standing = { is: "refused" };
  }

  /** Takes the label off a key that is as it is given; one that carries none costs no write. */
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

  /** Runs a write, after which no list from before is to be taken. */
  write<Result>(make: () => Promise<Result>): Promise<Result> {
    return this.#rows === undefined ? make() : this.#rows.write(make, () => (list) => list);
  }

  #ask(): Promise<ApiStatus> {
    const standing = this.#standing;
    const { clock } = this.#options;
    const isOpen = standing === undefined || (standing.is === "unknown" && clock.now() >= standing.until);
    if (!isOpen) return Promise.resolve(standing);
    this.#asking ??= this.#probe()
      .then((told) => {
        this.#standing = told;
        return told;
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  /** Whether both APIs show the same keys: once more where they do not, since somebody may have made one meanwhile. */
  async #probe(): Promise<ApiStatus> {
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
      if (isCloudError(platform)) return isDefinitelyRejected(platform) ? { is: "missing" } : this.#untold(platform);
      if (agree(documented, platform)) return { is: "untried" };
    }
    return this.#untold(differingLists(this.#options.guid));
  }

  #untold(why: CloudError): ApiStatus {
    return { is: "unknown", why, until: this.#options.clock.now() + untilAskedAgain };
  }
}

/** A platform list with rows that cannot be read is not relied on; one more key in it may be one of the other's. */
function agree(documented: AccessKeyList, platform: Rows<LabelledAccessKey>): boolean {
  const shown = new Set(platform.rows.map(({ key }) => key.accessKey));
  const isAllShown = documented.keys.every(({ accessKey }) => shown.has(accessKey));
  return platform.isComplete && isAllShown && (!documented.isComplete || shown.size === documented.keys.length);
}

/** IBM judged the request, and did not run it; asked again it would say the same. */
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
