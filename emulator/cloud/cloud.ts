import type { AccessKeySettings } from "./access-keys";
import type {
  AccessKey,
  ApiKey,
  CloudState,
  CustomRole,
  Identity,
  Instance,
  Policy,
  RemovedAnswer,
  ResourceKey,
  ServiceId,
  Team,
  TrustedProfile,
} from "./cloud-state";
import { emptyState } from "./cloud-state";
import { defaults } from "./defaults";
import type { NewApiKey, Rights } from "./identities";
import { newIdentity } from "./identities";
import type { Connection, NewInstance } from "./instances";
import { hasSysdigApi } from "./instances";
import type { NewPolicy } from "./policies";
import type { NewResourceKey } from "./resource-keys";
import type { NewCustomRole } from "./roles";
import type { Services } from "./services";
import { createServices } from "./services";
import type { Settings } from "./settings";
import type { SecretSource } from "./store";
import { Store } from "./store";

/** Options of a new `Cloud`. */
export interface CloudOptions {
  /** Epoch milliseconds. Default: `Date.now`. */
  clock?: () => number;
  /** The value of each new secret of a kind, to plant recognisable ones. Must not repeat itself. Default: random. */
  secret?: SecretSource;
}

/**
 * The state and behaviour of a local IBM Cloud, without HTTP. Its methods do what a user of IBM's web UI can do. They
 * return copies, which can be changed without an effect on the cloud.
 */
export class Cloud {
  /** What the emulator's routes use; a test rarely needs it. */
  readonly services: Services;

  /** Creates an empty account; `withDefaults` creates one that is ready to use. */
  constructor(options: CloudOptions = {}) {
    this.services = createServices(
      new Store(emptyState(defaults.accountId), options.clock ?? Date.now, options.secret),
    );
  }

  /** Creates an account with the API key, the trusted profile and the four instances of `defaults`. */
  static withDefaults(options: CloudOptions = {}): Cloud {
    const cloud = new Cloud(options);
    const { identities } = cloud.services;
    cloud.services.store.write((state) => {
      state.identities.push(newIdentity("IBMid-EMULATOR", "user", "emulator@example.com", {}));
      identities.addKey(state, "IBMid-EMULATOR", defaults.apiKey, 0);
    });
    cloud.addTrustedProfile(defaults.trustedProfile);
    for (const instance of Object.values(defaults.instances)) cloud.addInstance(instance);
    return cloud;
  }

  /** How the cloud behaves; may be changed at any time, and is not saved. */
  get settings(): Settings {
    return this.services.store.settings;
  }

  get accountId(): string {
    return this.services.store.state.accountId;
  }

  /** A copy of the whole state, as a state file holds it. */
  contents(): CloudState {
    return copy(this.services.store.state);
  }

  /** Replaces the whole state; work of requests that has begun is not finished. */
  restore(state: CloudState): void {
    this.services.store.restore(copy(state));
  }

  /** A copy of the cloud with the state that it had before its last change. */
  asBeforeLastWrite(): Cloud {
    const { store } = this.services;
    const past = new Cloud({ clock: store.clock });
    past.restore(store.stateBeforeLastWrite);
    Object.assign(past.settings, store.settings);
    past.services.store.young.copyFrom(store.young);
    return past;
  }

  /** Adds a user with an API key; by default the user may do everything. */
  addApiKey(options: NewApiKey = {}): ApiKey {
    return copy(this.services.identities.addUser(options.name ?? "user", options.apikey, options));
  }

  /** Ends an API key: it gets no new tokens, but those it has got work until they expire. */
  revokeApiKey(apikey: string): void {
    this.services.identities.revoke(apikey);
  }

  /** Ends every IAM token issued so far. */
  revokeTokens(): void {
    this.services.tokens.revokeAll();
  }

  /** Adds a trusted profile, to get tokens with a compute resource token. */
  addTrustedProfile(options: Rights & { name: string; id?: string; crToken?: string }): TrustedProfile {
    return copy(this.services.identities.addProfile(options.name, options.id, options.crToken, options));
  }

  /** Adds a service ID that belongs to no resource key, for `parameters.serviceid_crn`. */
  addServiceId(name: string): ServiceId {
    return copy(this.services.identities.addServiceId(name));
  }

  serviceIds(): ServiceId[] {
    return copy(this.services.store.state.serviceIds);
  }

  /** Adds a custom role of the account for one service. */
  addCustomRole(displayName: string, service: string, options: NewCustomRole = {}): CustomRole {
    return copy(this.services.roles.addCustom(displayName, service, options));
  }

  /** Someone gives a custom role another display name; its CRN stays. */
  renameCustomRole(crn: string, displayName: string): void {
    this.services.roles.renameCustom(crn, displayName);
  }

  /** Somebody else creates an IAM policy, by the v1 API or by v2. */
  addPolicy(options: NewPolicy): Policy {
    return copy(this.services.policies.add(options, someone));
  }

  policies(): Policy[] {
    return copy(this.services.store.state.policies);
  }

  addInstance(options: NewInstance): Instance {
    return copy(this.services.instances.add(options));
  }

  instances(): Instance[] {
    return copy(this.services.instances.list());
  }

  /** The instance with this GUID or CRN, even if it was removed. */
  instance(guidOrCrn: string): Instance {
    return copy(this.services.instances.find(guidOrCrn));
  }

  /** Sets whether the instance issues and accepts API tokens; with `IAM_ONLY` it does not. */
  setAuthorization(guid: string, authorization: Instance["authorization"]): void {
    this.services.instances.change(guid, (instance) => {
      instance.authorization = authorization;
    });
  }

  /**
   * Connects an instance of Monitoring and one of Workload Protection of the same region, each by its GUID or CRN: then
   * the agents of one feed both, until one of them is removed.
   */
  connectInstances(first: string, second: string, connection: Connection = {}): void {
    this.services.instances.connect(first, second, connection);
  }

  /**
   * Deletes an instance and its resource keys; `answers` is the API's answer when the instance is read afterwards. With
   * `pending_reclamation` it and its keys can still be restored, and the API answers 400 to what concerns the keys.
   */
  removeInstance(guid: string, answers: RemovedAnswer | "pending_reclamation" = "removed"): void {
    const { instances, resourceKeys, store } = this.services;
    store.write((state) => {
      const instance = instances.find(guid);
      instance.deletedAt = store.date();
      if (answers === "pending_reclamation") {
        instance.state = answers;
        return;
      }
      instance.state = "removed";
      instance.removedAnswers = answers;
      resourceKeys.deleteAllOf(state, instance.guid, someone);
    });
  }

  /** Restores an instance that is in `pending_reclamation`, with its keys. */
  restoreInstance(guid: string): void {
    this.services.instances.change(guid, (instance) => {
      instance.state = "active";
      instance.deletedAt = null;
    });
  }

  /** The resource keys of one instance or of all, without the deleted ones. */
  resourceKeysOf(guid?: string): ResourceKey[] {
    return copy(this.services.resourceKeys.list().filter((key) => guid === undefined || key.instanceGuid === guid));
  }

  /** Someone else creates a resource key; with `young`, `settings.youngForMs` applies to it. */
  addResourceKey(options: NewResourceKey & { young?: boolean }): ResourceKey {
    const key = this.services.resourceKeys.create(options, someone);
    if (options.young) this.services.store.young.add("resourceKeys", key.guid);
    return copy(key);
  }

  renameResourceKey(guid: string, name: string): void {
    this.services.resourceKeys.rename(guid, name, someone);
  }

  /** Someone else deletes a resource key; `answers` is the API's answer when the key is read afterwards. */
  removeResourceKey(guid: string, answers: RemovedAnswer = "removed"): void {
    this.services.resourceKeys.delete(guid, someone, answers);
  }

  /** Activity Tracker, "Generate Service Key": adds a service key; an instance has at most 20. */
  addServiceKey(guid: string): string {
    return this.services.activityTracker.addServiceKey(guid);
  }

  /** Activity Tracker, the X beside a service key: deletes it. */
  deleteServiceKey(guid: string, key: string): void {
    this.services.activityTracker.deleteServiceKey(guid, key);
  }

  /** Activity Tracker: replaces the ingestion key by a new one, which is returned. */
  resetIngestionKey(guid: string): string {
    return this.services.activityTracker.resetIngestionKey(guid);
  }

  /**
   * All access keys of a Sysdig instance, oldest first; the instance was created with the first one. Those of an instance
   * that it is connected to are among them, unless they are separate.
   */
  accessKeysOf(guid: string): AccessKey[] {
    return copy(this.services.accessKeys.of(guid));
  }

  /** Someone else creates an access key; with `young`, `settings.youngForMs` applies to it. */
  createAccessKey(guid: string, settings: AccessKeySettings & { enabled?: boolean; young?: boolean } = {}): AccessKey {
    const key = this.services.accessKeys.create(guid, settings, settings.enabled);
    if (settings.young) this.services.store.young.add("accessKeys", key.id);
    return copy(key);
  }

  enableAccessKey(guid: string, accessKey: string): void {
    this.services.accessKeys.setEnabled(guid, accessKey, true);
  }

  disableAccessKey(guid: string, accessKey: string): void {
    this.services.accessKeys.setEnabled(guid, accessKey, false);
  }

  /** Someone else deletes an access key, after disabling it if it is enabled. */
  deleteAccessKey(guid: string, accessKey: string): void {
    this.services.accessKeys.setEnabled(guid, accessKey, false);
    this.services.accessKeys.delete(guid, accessKey);
  }

  addTeam(guid: string, name: string): Team {
    return copy(this.services.teams.add(guid, name));
  }

  teamsOf(guid: string): Team[] {
    return copy(this.services.teams.of(guid));
  }

  /** An administrator resets the API tokens of a team. Default: the default team. */
  resetToken(guid: string, teamId: number = this.services.teams.defaultTeam(guid).id): void {
    this.services.teams.resetToken(guid, teamId);
  }

  /** Whether data is accepted with this key: an access key for a Sysdig instance, else the instance's ingestion key. */
  ingest(guid: string, key: string): "accepted" | "refused" {
    const instance = this.services.instances.find(guid);
    if (instance.state !== "active") return "refused";
    if (!hasSysdigApi(instance)) return instance.ingestionKey === key ? "accepted" : "refused";
    const accessKey = this.services.accessKeys.feeding(instance).find((candidate) => candidate.accessKey === key);
    return accessKey?.enabled ? "accepted" : "refused";
  }
}

/** The author of what the methods of `Cloud` create and change. */
const someone: Identity = newIdentity("IBMid-CONSOLE", "user", "someone at the console", {});

function copy<T>(value: T): T {
  return structuredClone(value);
}
