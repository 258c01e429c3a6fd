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
import type { NewInstance } from "./instances";
import { hasSysdigApi } from "./instances";
import type { NewResourceKey } from "./resource-keys";
import type { Services } from "./services";
import { createServices } from "./services";
import type { Settings } from "./settings";
import type { SecretSource } from "./store";
import { Store } from "./store";

/** How a cloud tells the time and makes secrets. */
export interface CloudOptions {
  /** Epoch milliseconds. Default `Date.now`. */
  clock?: () => number;
  /** The value of each new secret of a kind, to plant recognisable ones. Must not repeat itself. Default random. */
  secret?: SecretSource;
}

/**
 * The contents and behaviour of a local IBM Cloud, without HTTP. Its methods do what IBM's web UI and console do;
 * what they return are copies: changing them changes nothing.
 */
export class Cloud {
  /** The behaviours the emulator's routes call; a test rarely needs them. */
  readonly services: Services;

  /** An empty account; see `withDefaults` for one that is ready to use. */
  constructor(options: CloudOptions = {}) {
    this.services = createServices(
      new Store(emptyState(defaults.accountId), options.clock ?? Date.now, options.secret),
    );
  }

  /** One API key with all rights and four instances, always under the ids of `defaults`. */
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

  /** Behaviour a test may turn at any time; not saved. */
  get settings(): Settings {
    return this.services.store.settings;
  }

  get accountId(): string {
    return this.services.store.state.accountId;
  }

  /** A copy of everything, as a state file holds it. */
  contents(): CloudState {
    return copy(this.services.store.state);
  }

  /** Replaces everything; what is under way is dropped. */
  restore(state: CloudState): void {
    this.services.store.restore(copy(state));
  }

  /** The same cloud as a reader saw it before the last change; changing it changes nothing here. */
  asBeforeLastWrite(): Cloud {
    const { store } = this.services;
    const past = new Cloud({ clock: store.clock });
    past.restore(store.stateBeforeLastWrite);
    Object.assign(past.settings, store.settings);
    past.services.store.young.copyFrom(store.young);
    return past;
  }

  /** A user with an API key; without rights given it may do everything. */
  addApiKey(options: NewApiKey = {}): ApiKey {
    return copy(this.services.identities.addUser(options.name ?? "user", options.apikey, options));
  }

  /** The key gets no new tokens; those it got live until they expire. */
  revokeApiKey(apikey: string): void {
    this.services.identities.revoke(apikey);
  }

  /** Every IAM token issued so far is refused from now on. */
  revokeTokens(): void {
    this.services.tokens.revokeAll();
  }

  /** A trusted profile for the compute-resource token grant. */
  addTrustedProfile(options: Rights & { name: string; id?: string; crToken?: string }): TrustedProfile {
    return copy(this.services.identities.addProfile(options.name, options.id, options.crToken, options));
  }

  /** A service ID that no resource key owns, for `parameters.serviceid_crn`. */
  addServiceId(name: string): ServiceId {
    return copy(this.services.identities.addServiceId(name));
  }

  serviceIds(): ServiceId[] {
    return copy(this.services.store.state.serviceIds);
  }

  addCustomRole(displayName: string, service: string): CustomRole {
    return copy(this.services.roles.addCustom(displayName, service));
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

  /** The instance with this GUID or CRN, also when it was removed. */
  instance(guidOrCrn: string): Instance {
    return copy(this.services.instances.find(guidOrCrn));
  }

  /** From now on the instance hands out and accepts API tokens, or does not (`IAM_ONLY`). */
  setAuthorization(guid: string, authorization: Instance["authorization"]): void {
    this.services.instances.change(guid, (instance) => {
      instance.authorization = authorization;
    });
  }

  removeInstance(guid: string): void {
    this.services.instances.change(guid, (instance) => {
      instance.state = "removed";
    });
  }

  /** Resource keys that exist, of one instance or of all. */
  resourceKeysOf(guid?: string): ResourceKey[] {
    return copy(this.services.resourceKeys.list().filter((key) => guid === undefined || key.instanceGuid === guid));
  }

  /** Someone else makes a resource key; `young`: as `settings.youngForMs` says. */
  addResourceKey(options: NewResourceKey & { young?: boolean }): ResourceKey {
    const key = this.services.resourceKeys.create(options, someone);
    if (options.young) this.services.store.young.add("resourceKeys", key.guid);
    return copy(key);
  }

  renameResourceKey(guid: string, name: string): void {
    this.services.resourceKeys.rename(guid, name, someone);
  }

  /** Someone else deletes a resource key; `answers` says what reading it gives afterwards. Default state `removed`. */
  removeResourceKey(guid: string, answers: RemovedAnswer = "removed"): void {
    this.services.resourceKeys.delete(guid, someone, answers);
  }

  /** Activity Tracker: "Generate Service Key", at most 20. */
  addServiceKey(guid: string): string {
    return this.services.activityTracker.addServiceKey(guid);
  }

  /** Activity Tracker: the X beside a service key. */
  deleteServiceKey(guid: string, key: string): void {
    this.services.activityTracker.deleteServiceKey(guid, key);
  }

  /** Activity Tracker: a new ingestion key, which is returned; the old one stops working. */
  resetIngestionKey(guid: string): string {
    return this.services.activityTracker.resetIngestionKey(guid);
  }

  /** All access keys of a Sysdig instance; the first one came with the instance. */
  accessKeysOf(guid: string): AccessKey[] {
    return copy(this.services.accessKeys.of(guid));
  }

  /** Someone else makes an access key; `young`: as `settings.youngForMs` says. */
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

  /** Disables the key first when it is enabled. */
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

  /** An administrator resets the API token of a team. Default: the default team. */
  resetToken(guid: string, teamId: number = this.services.teams.defaultTeam(guid).id): void {
    this.services.teams.resetToken(guid, teamId);
  }

  /** An agent (or a sender of events) shows its key: access key of a Sysdig instance, ingestion key of Activity Tracker. */
  ingest(guid: string, key: string): "accepted" | "refused" {
    const instance = this.services.instances.find(guid);
    if (instance.state !== "active") return "refused";
    if (!hasSysdigApi(instance)) return instance.ingestionKey === key ? "accepted" : "refused";
    const accessKey = this.services.accessKeys.of(guid).find((candidate) => candidate.accessKey === key);
    return accessKey?.enabled ? "accepted" : "refused";
  }
}

/** Who acts when a test calls the cloud's methods. */
const someone: Identity = newIdentity("IBMid-CONSOLE", "user", "someone at the console", {});

function copy<T>(value: T): T {
  return structuredClone(value);
}
