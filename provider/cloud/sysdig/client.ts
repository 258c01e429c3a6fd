import type { Clock } from "../../domain/clock";
import { CloudError, isAnsweredAsAbsent, isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { CreateContext, LostCreate, LostCreateOutcome, RemovalContext } from "../../domain/lost-create";
import type { SysdigService } from "../../domain/services";
import type { AuthorizedCalls } from "../api/authorized";
import { untilDeletable } from "../api/backoff";
import { type DeletionOf, unlessInstanceDeleted } from "../api/deleted-instance";
import { SharedRead } from "../api/shared-read";
import { whileYoung } from "../api/while-young";
import { AccessKeyCreates } from "./access-key-creates";
import { AccessKeyLabels } from "./access-key-labels";
import { type AccessKeyList, withKey, withoutKey } from "./access-key-list";
import { type ExternalApiAuth, readApiToken } from "./api-token";
import { SysdigCalls } from "./calls";
import { DocumentedAccessKeys } from "./documented-access-keys";
import type { AccessKeyLimits } from "./limits";
import { LostAccessKeys, type RemovableAccessKey } from "./lost-access-keys";
import { PlatformAccessKeys } from "./platform-access-keys";
import { type TeamChoice, teamIn } from "./team";
import { type AccessKey, type Team, teamList } from "./wire";

export type { AccessKeyList } from "./access-key-list";
export { type AccessKeyLimits, hasLimits } from "./limits";

/** `documented` forbids Sysdig's newer API, which IBM does not document; `auto` uses it where it can be relied on. */
export type AccessKeyApi = "auto" | "documented";

interface SysdigInstanceDetails {
  service: SysdigService;
  region: string;
  guid: string;
  /** Whether IBM has told service and region. */
  isLookedUp: () => boolean;
  /** Whether the instance itself is proven to exist no longer. */
  isGone: () => Promise<boolean>;
  deletionOf: DeletionOf;
  /** Whether the instance gives out API tokens; undefined where that is not shown. */
  externalApiAuth: () => Promise<ExternalApiAuth | undefined>;
  /** The GUID of the instance that is connected to this one; undefined where there is none. */
  connectedInstance: () => Promise<string | undefined>;
  accessKeyApi: AccessKeyApi;
}

/**
 * One instance of Workload Protection (Sysdig Secure) or Monitoring (Sysdig Monitor).
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 */
export class SysdigInstance {
  readonly service: SysdigService;
  readonly region: string;
  readonly guid: string;
  readonly isGone: () => Promise<boolean>;
  readonly connectedInstance: () => Promise<string | undefined>;
  readonly #externalApiAuth: () => Promise<ExternalApiAuth | undefined>;
  readonly clock: Clock;
  readonly #calls: SysdigCalls;
  readonly #deletionOf: DeletionOf;
  readonly #documented: DocumentedAccessKeys;
  readonly #accessKeys: SharedRead<AccessKeyList>;
  readonly #labels: AccessKeyLabels;
  readonly #creates: AccessKeyCreates;
  readonly #lost: LostAccessKeys;
  readonly #teams: SharedRead<Team[]>;

  constructor(calls: AuthorizedCalls, details: SysdigInstanceDetails) {
    const { service, region, guid, isGone, deletionOf, externalApiAuth, connectedInstance, accessKeyApi } = details;
    this.service = service;
    this.region = region;
    this.guid = guid;
    this.isGone = isGone;
    this.#deletionOf = deletionOf;
    this.#externalApiAuth = externalApiAuth;
    this.connectedInstance = connectedInstance;
    this.clock = calls.http.clock;
    this.#calls = new SysdigCalls(calls, details, deletionOf);
    this.#documented = new DocumentedAccessKeys(this.#calls);
    this.#accessKeys = new SharedRead(this.clock, async () => {
      const { rows, isComplete } = await this.#documented.list();
      return { keys: rows, isComplete };
    });
    this.#teams = new SharedRead(this.clock, () => this.#listTeams());
    this.#labels = new AccessKeyLabels({
      guid,
      clock: this.clock,
      platform: accessKeyApi === "documented" ? undefined : new PlatformAccessKeys(this.#calls),
      list: (longestAge) => this.listAccessKeys(longestAge),
    });
    this.#creates = new AccessKeyCreates({
      guid,
      clock: this.clock,
      documented: this.#documented,
      labels: this.#labels,
      list: () => this.listAccessKeys(),
      write: (make) => this.#accessKeys.write(make, withKey),
      add: (key) => this.#accessKeys.apply(withKey(key)),
    });
    this.#lost = new LostAccessKeys({
      guid,
      clock: this.clock,
      creates: this.#creates,
      labels: this.#labels,
      list: () => this.listAccessKeys(),
      remove: (key) => this.removeAccessKey(key),
    });
  }

  /**
   * All access keys. Concurrent callers share one request. A list that is at most `longestAge` milliseconds old will do,
   * completed by what this process has written since; 0 asks IBM anew.
   */
  listAccessKeys(longestAge = 0): Promise<AccessKeyList> {
    return this.#accessKeys.get(longestAge);
  }

  /** As {@link listAccessKeys}; undefined when the instance is gone, and all its keys with it. */
  async listRemainingAccessKeys(longestAge = 0): Promise<AccessKeyList | undefined> {
    try {
      return await this.listAccessKeys(longestAge);
    } catch (error) {
      if (isAnsweredAsAbsent(error) && (await this.isGone())) return undefined;
      throw error;
    }
  }

  /** The key as IBM lists it; undefined is proof that it does not exist. */
  async findAccessKey(accessKey: string, longestAge = 0): Promise<AccessKey | undefined> {
    const list = await this.listRemainingAccessKeys(longestAge);
    const found = list?.keys.find((key) => key.accessKey === accessKey);
    if (found === undefined && list?.isComplete === false) throw unreadable(accessKey, this.guid);
    return found;
  }

  /** Creates one key. A lost create that cannot be recovered now is left to a later run, through the context. */
  createAccessKey(limits: AccessKeyLimits, context: CreateContext): Promise<AccessKey> {
    return this.#creates.create(limits, context);
  }

  /** Deletes what a lost create has made, where its label proves which key that is. */
  async removeLostCreate(lost: LostCreate, context: RemovalContext): Promise<LostCreateOutcome> {
    try {
      return await this.#lost.remove(lost, context);
    } catch (error) {
      if (isAnsweredAsAbsent(error) && (await this.isGone())) return "absent";
      throw error;
    }
  }

  /** The create labels by access key; undefined where no API shows labels. Throws where that is not known now. */
  async listLabels(): Promise<ReadonlyMap<string, string> | undefined> {
    const list = await this.#labels.list();
    return (
      list && new Map(list.rows.flatMap(({ key, label }) => (label === undefined ? [] : [[key.accessKey, label]])))
    );
  }

  /** Takes the create label off a key, where an API shows labels; its other fields stay as they are in `key`. */
  clearLabel(key: AccessKey): Promise<void> {
    return this.#labels.clear(key);
  }

  enableAccessKey(accessKey: string): Promise<AccessKey> {
    return this.#accessKeys.write(() => this.#documented.enable(accessKey), withKey);
  }

  /** Disables the key: agents that use it are blocked at once. */
  disableAccessKey(accessKey: string): Promise<AccessKey> {
    return this.#accessKeys.write(() => this.#documented.disable(accessKey), withKey);
  }

  updateAccessKey(accessKey: string, limits: AccessKeyLimits): Promise<AccessKey> {
    return this.#accessKeys.write(() => this.#documented.update(accessKey, limits), withKey);
  }

  /** Deletes a disabled key; throws `still-enabled` while it is enabled. */
  deleteAccessKey(accessKey: string): Promise<void> {
    return this.#accessKeys.write(
      () => this.#documented.delete(accessKey),
      () => withoutKey(accessKey),
    );
  }

  /**
   * Changes or deletes a key by `work`, and tells where the key is gone. Of a young key a 404 proves nothing: then this
   * throws `too-young`.
   */
  async unlessGone(accessKey: string, isYoung: boolean, work: () => Promise<unknown>): Promise<"done" | "gone"> {
    const action = `change or delete the access key ${fingerprintOf(accessKey)} of instance ${this.guid}`;
    try {
      const untilKnown = () => whileYoung(this.clock, isYoung, action, untilDeletable, work);
      await unlessInstanceDeleted(action, this.#deletionOf, untilKnown);
      return "done";
    } catch (error) {
      if (!isAnsweredAsAbsent(error) || (isYoung && !error.isCertain)) throw error;
      // A single 404 might come from a wrong endpoint: only the complete list proves that the key is gone.
      if ((await this.findAccessKey(accessKey)) !== undefined) throw error;
      return "gone";
    }
  }

  /** Deletes the key, disabled first, for IBM refuses to delete an enabled one. One that is gone already is no error. */
  async removeAccessKey({ key, isEnabled, isYoung }: RemovableAccessKey): Promise<void> {
    await this.unlessGone(key, isYoung, async () => {
      if (isEnabled) await this.disableAccessKey(key);
      await this.deleteAccessKey(key).catch(async (error: unknown) => {
        // Somebody enabled it since it was listed.
        if (!isCloudError(error, "still-enabled")) throw error;
        await this.disableAccessKey(key);
        await this.deleteAccessKey(key);
      });
    });
  }

  /** The API token of a team. */
  getToken(teamId: number): Promise<string> {
    return readApiToken(this.#calls, teamId, this.#externalApiAuth);
  }

  /** All teams; concurrent callers share one request. */
  listTeams(): Promise<Team[]> {
    return this.#teams.get();
  }

  async findTeam(choice: TeamChoice): Promise<Team> {
    return teamIn(await this.listTeams(), choice, this.guid);
  }

  async #listTeams(): Promise<Team[]> {
    const action = `list the teams of instance ${this.guid}`;
    return (await this.#calls.get({ action, needs: "Reader", path: ["api", "teams"] }, teamList)).teams;
  }
}

function unreadable(accessKey: string, guid: string): CloudError {
  return new CloudError({
    code: "unexpected-response",
    action: `find the access key ${fingerprintOf(accessKey)} of instance ${guid}`,
    reason: "the list has rows that are not what IBM documents, so that what is missing may be one of them",
    advice: "Look at the keys of the instance in IBM's web UI.",
  });
}
