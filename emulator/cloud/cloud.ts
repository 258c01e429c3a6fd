import type { AccessKeySettings } from "./access-keys";
import type {
  AccessKey,
  ApiKey,
  Contents,
  CustomRole,
  Identity,
  Instance,
  Policy,
  RemovedAnswer,
  ResourceKey,
  ServiceId,
  Team,
  TrustedProfile,
} from "./contents";
import { emptyContents } from "./contents";
import { defaults } from "./defaults";
import type { NewApiKey, Rights } from "./identities";
import { newIdentity } from "./identities";
import type { NewInstance } from "./instances";
import { speaksSysdig } from "./instances";
import type { SecretSource, Settings } from "./ledger";
import { Ledger } from "./ledger";
import type { NewResourceKey } from "./resource-keys";
import type { Rooms } from "./rooms";
import { openRooms } from "./rooms";

/** How a cloud tells the time and makes secrets. */
export interface CloudOptions {
  /** Epoch milliseconds. Default: `Date.now`. */
  clock?: () => number;
  /** The value of each new secret of a kind, to plant recognisable ones. Must not repeat itself. Default: random. */
  secret?: SecretSource;
}

/**
 * The contents and behaviour of a local IBM Cloud, without HTTP. Its methods do what IBM's web UI and console do;
 * what they return are copies: changing them changes nothing.
 */
export class Cloud {
  /** The behaviours the emulator's routes call; a test rarely needs them. */
  readonly rooms: Rooms;

  /** An empty account; see `withDefaults` for one that is ready to use. */
  constructor(options: CloudOptions = {}) {
    this.rooms = openRooms(new Ledger(emptyContents(defaults.accountId), options.clock ?? Date.now, options.secret));
  }

  /** One API key with all rights and four instances, always under the ids of `defaults`. */
  static withDefaults(options: CloudOptions = {}): Cloud {
    const cloud = new Cloud(options);
    const { identities } = cloud.rooms;
    cloud.rooms.ledger.write((contents) => {
      contents.identities.push(newIdentity("IBMid-EMULATOR", "user", "emulator@example.com", {}));
      identities.addKey(contents, "IBMid-EMULATOR", defaults.apiKey, 0);
    });
    cloud.addTrustedProfile(defaults.trustedProfile);
    for (const instance of Object.values(defaults.instances)) cloud.addInstance(instance);
    return cloud;
  }

  /** Behaviour a test may turn at any time; not saved. */
  get settings(): Settings {
    return this.rooms.ledger.settings;
  }

  get accountId(): string {
    return this.rooms.ledger.contents.accountId;
  }

  /** A copy of everything, as a state file holds it. */
  contents(): Contents {
    return copy(this.rooms.ledger.contents);
  }

  /** Replaces everything; what is under way is dropped. */
  restore(contents: Contents): void {
    this.rooms.ledger.replace(copy(contents));
  }

  /** The same cloud as a reader saw it before the last change; changing it changes nothing here. */
  asBeforeLastWrite(): Cloud {
    const { ledger } = this.rooms;
    const past = new Cloud({ clock: ledger.clock });
    past.restore(ledger.beforeLastWrite);
    Object.assign(past.settings, ledger.settings);
    past.rooms.ledger.youth.takeFrom(ledger.youth);
    return past;
  }

  /** A user with an API key; without rights given it may do everything. */
  addApiKey(wanted: NewApiKey = {}): ApiKey {
    return copy(this.rooms.identities.addUser(wanted.name ?? "user", wanted.apikey, wanted));
  }

  /** The key gets no new tokens; those it got live until they expire. */
  revokeApiKey(apikey: string): void {
    this.rooms.identities.revoke(apikey);
  }

  /** Every IAM token issued so far is refused from now on. */
  revokeTokens(): void {
    this.rooms.tokens.revokeAll();
  }

  /** A trusted profile for the compute-resource token grant. */
  addTrustedProfile(wanted: Rights & { name: string; id?: string; crToken?: string }): TrustedProfile {
    return copy(this.rooms.identities.addProfile(wanted.name, wanted.id, wanted.crToken, wanted));
  }

  /** A service ID that no resource key owns, for `parameters.serviceid_crn`. */
  addServiceId(name: string): ServiceId {
    return copy(this.rooms.identities.addServiceId(name));
  }

  serviceIds(): ServiceId[] {
    return copy(this.rooms.ledger.contents.serviceIds);
  }

  addCustomRole(displayName: string, service: string): CustomRole {
    return copy(this.rooms.roles.addCustom(displayName, service));
  }

  policies(): Policy[] {
    return copy(this.rooms.ledger.contents.policies);
  }

  addInstance(wanted: NewInstance): Instance {
    return copy(this.rooms.instances.add(wanted));
  }

  instances(): Instance[] {
    return copy(this.rooms.instances.list());
  }

  /** The instance with this GUID or CRN, also when it was removed. */
  instance(guidOrCrn: string): Instance {
    return copy(this.rooms.instances.find(guidOrCrn));
  }

  /** From now on the instance hands out and accepts API tokens, or does not (`IAM_ONLY`). */
  setAuthorization(guid: string, authorization: Instance["authorization"]): void {
    this.rooms.instances.change(guid, (instance) => {
      instance.authorization = authorization;
    });
  }

  removeInstance(guid: string): void {
    this.rooms.instances.change(guid, (instance) => {
      instance.state = "removed";
    });
  }

  /** Resource keys that exist, of one instance or of all. */
  resourceKeysOf(guid?: string): ResourceKey[] {
    return copy(this.rooms.resourceKeys.list().filter((key) => guid === undefined || key.instanceGuid === guid));
  }

  /** Someone else makes a resource key; `young`: as `settings.youngForMs` says. */
  addResourceKey(wanted: NewResourceKey & { young?: boolean }): ResourceKey {
    const key = this.rooms.resourceKeys.create(wanted, someone);
    if (wanted.young) this.rooms.ledger.youth.begin("resourceKeys", key.guid);
    return copy(key);
  }

  renameResourceKey(guid: string, name: string): void {
    this.rooms.resourceKeys.rename(guid, name, someone);
  }

  /** Someone else deletes a resource key; `answers` says what reading it gives afterwards. Default state `removed`. */
  removeResourceKey(guid: string, answers: RemovedAnswer = "removed"): void {
    this.rooms.resourceKeys.delete(guid, someone, answers);
  }

  /** Activity Tracker: "Generate Service Key", at most 20. */
  addServiceKey(guid: string): string {
    return this.rooms.activityTracker.addServiceKey(guid);
  }

  /** Activity Tracker: the X beside a service key. */
  deleteServiceKey(guid: string, key: string): void {
    this.rooms.activityTracker.deleteServiceKey(guid, key);
  }

  /** Activity Tracker: a new ingestion key, which is returned; the old one stops working. */
  resetIngestionKey(guid: string): string {
    return this.rooms.activityTracker.resetIngestionKey(guid);
  }

  /** All access keys of a Sysdig instance; the first one came with the instance. */
  accessKeysOf(guid: string): AccessKey[] {
    return copy(this.rooms.accessKeys.of(guid));
  }

  /** Someone else makes an access key; `young`: as `settings.youngForMs` says. */
  createAccessKey(guid: string, settings: AccessKeySettings & { enabled?: boolean; young?: boolean } = {}): AccessKey {
    const key = this.rooms.accessKeys.create(guid, settings, settings.enabled);
    if (settings.young) this.rooms.ledger.youth.begin("accessKeys", key.id);
    return copy(key);
  }

  enableAccessKey(guid: string, accessKey: string): void {
    this.rooms.accessKeys.setEnabled(guid, accessKey, true);
  }

  disableAccessKey(guid: string, accessKey: string): void {
    this.rooms.accessKeys.setEnabled(guid, accessKey, false);
  }

  /** Disables the key first when it is enabled. */
  deleteAccessKey(guid: string, accessKey: string): void {
    this.rooms.accessKeys.setEnabled(guid, accessKey, false);
    this.rooms.accessKeys.delete(guid, accessKey);
  }

  addTeam(guid: string, name: string): Team {
    return copy(this.rooms.teams.add(guid, name));
  }

  teamsOf(guid: string): Team[] {
    return copy(this.rooms.teams.of(guid));
  }

  /** An administrator resets the API token of a team. Default: the default team. */
  resetToken(guid: string, teamId: number = this.rooms.teams.defaultTeam(guid).id): void {
    this.rooms.teams.resetToken(guid, teamId);
  }

  /** An agent (or a sender of events) shows its key: access key of a Sysdig instance, ingestion key of Activity Tracker. */
  ingest(guid: string, key: string): "accepted" | "refused" {
    const instance = this.rooms.instances.find(guid);
    if (instance.state !== "active") return "refused";
    if (!speaksSysdig(instance)) return instance.ingestionKey === key ? "accepted" : "refused";
    const accessKey = this.rooms.accessKeys.of(guid).find((candidate) => candidate.accessKey === key);
    return accessKey?.enabled ? "accepted" : "refused";
  }
}

/** Who acts when a test calls the cloud's methods. */
const someone: Identity = newIdentity("IBMid-CONSOLE", "user", "someone at the console", {});

function copy<T>(value: T): T {
  return structuredClone(value);
}
