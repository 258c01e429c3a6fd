import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { CloudState, Identity, Instance, Json, RemovedAnswer, ResourceKey, ServiceRole } from "./cloud-state";
import { ownCredentials, serviceCredentials } from "./credentials";
import { resourceKeyCrn, resourceKeyGuidIn } from "./crn";
import type { Identities } from "./identities";
import type { Instances } from "./instances";
import { isIamCompatible } from "./instances";
import type { Roles } from "./roles";
import type { Store } from "./store";

/** A new resource key. */
export interface NewResourceKey {
  /** The name: 1 to 180 characters. Required. */
  name: string;
  /** The GUID or the CRN of the instance. Required. */
  source: string;
  /** The role of its service ID, by name or CRN, or `NONE`. Default: `Manager`. A database has no roles, and ignores it. */
  role?: string | undefined;
  /** The parameters; `serviceid_crn` makes it use a service ID that exists. Default: none. */
  parameters?: { [name: string]: Json } | undefined;
}

/** IBM's rule: 1 to 180 letters, digits, spaces and `- . _ :`. */
const namePattern = /^[\p{L}\p{N} \-._:]{1,180}$/u;

/** What a key signs in to IBM Cloud with. */
interface SignIn {
  serviceIdCrn: string;
  apiKeyId: string;
  apikey: string;
}

const noSignIn: SignIn = { serviceIdCrn: "", apiKeyId: "", apikey: "" };

/** Resource keys, each with its service ID and API key. */
export class ResourceKeys {
  readonly #store: Store;
  readonly #instances: Instances;
  readonly #identities: Identities;
  readonly #roles: Roles;

  constructor(store: Store, instances: Instances, identities: Identities, roles: Roles) {
    this.#store = store;
    this.#instances = instances;
    this.#identities = identities;
    this.#roles = roles;
  }

  create(options: NewResourceKey, identity: Identity): ResourceKey {
    const store = this.#store;
    this.#validateName(options.name);
    const instance = this.#instances.getActive(options.source);
    const roleCrn = this.#roleFor(instance, options.role);
    return store.write((state) => {
      const role = this.#roles.serviceRoleOf(roleCrn);
      const signIn = isIamCompatible(instance.service) ? this.#signInFor(state, options, instance, role) : noSignIn;
      // The first resource key with the role Manager creates the service key; every later one shows the same.
      if (instance.service === "logdnaat" && role === "Manager" && instance.serviceKeys.length === 0) {
        instance.serviceKeys = [store.secret("service-key")];
      }
      const guid = randomUUID();
      const date = store.date();
      const parameters = options.parameters ?? null;
      const key: ResourceKey = {
        guid,
        crn: resourceKeyCrn(instance.crn, guid),
        name: options.name,
        sourceCrn: instance.crn,
        instanceGuid: instance.guid,
        roleCrn,
        serviceIdCrn: signIn.serviceIdCrn,
        apiKeyId: signIn.apiKeyId,
        state: "active",
        removedAnswers: "not-found",
        parameters,
        frozenCredentials: serviceCredentials(state, instance),
        ownCredentials: ownCredentials(store, instance, { guid, parameters, apikey: signIn.apikey }),
        createdAt: date,
        createdBy: identity.iamId,
        updatedAt: date,
        updatedBy: "",
        deletedAt: null,
        deletedBy: null,
      };
      state.resourceKeys.push(key);
      return key;
    });
  }

  /** The key with this GUID or CRN; a deleted one is returned, or throws, according to its `removedAnswers`. */
  get(guidOrCrn: string): ResourceKey {
    const key = this.#find(guidOrCrn);
    if (key.state === "removed" && key.removedAnswers !== "removed") {
      throw new ApiError(key.removedAnswers, `Resource key ${key.guid} was deleted.`);
    }
    if (key.state === "active") this.#instances.get(key.instanceGuid);
    return key;
  }

  rename(guidOrCrn: string, name: string, identity: Identity): ResourceKey {
    this.#validateName(name);
    this.getActive(guidOrCrn);
    return this.#store.write(() => {
      const key = this.#find(guidOrCrn);
      key.name = name;
      key.updatedAt = this.#store.date();
      key.updatedBy = identity.iamId;
      return key;
    });
  }

  /** Deletes a key and its API key, and also its service ID if that was created for keys and has no other. */
  delete(guidOrCrn: string, identity: Identity, answers: RemovedAnswer): void {
    this.getActive(guidOrCrn);
    this.#store.write((state) => this.#remove(state, this.#find(guidOrCrn), identity, answers));
  }

  /** Deletes all keys of an instance; to be called inside a write. */
  deleteAllOf(state: CloudState, instanceGuid: string, identity: Identity): void {
    for (const key of this.list().filter((candidate) => candidate.instanceGuid === instanceGuid)) {
      this.#remove(state, key, identity, this.#store.settings.deletedResourceKeysAnswer);
    }
  }

  /** The key with this GUID or CRN; throws if it was deleted. */
  getActive(guidOrCrn: string): ResourceKey {
    const key = this.get(guidOrCrn);
    if (key.state === "removed") throw new ApiError("gone", `Resource key ${key.guid} was deleted.`);
    return key;
  }

  list(): ResourceKey[] {
    return this.#store.state.resourceKeys.filter((key) => key.state === "active");
  }

  #find(guidOrCrn: string): ResourceKey {
    const guid = resourceKeyGuidIn(guidOrCrn);
    const key = this.#store.state.resourceKeys.find((candidate) => candidate.guid === guid);
    if (key === undefined) throw new ApiError("not-found", `Resource key ${guidOrCrn} does not exist.`);
    return key;
  }

  #remove(state: CloudState, key: ResourceKey, identity: Identity, answers: RemovedAnswer): void {
    key.state = "removed";
    key.removedAnswers = answers;
    key.deletedAt = this.#store.date();
    key.deletedBy = identity.iamId;
    state.apiKeys = state.apiKeys.filter((candidate) => candidate.id !== key.apiKeyId);
    this.#deleteServiceIdOf(state, key);
  }

  #validateName(name: string): void {
    if (!namePattern.test(name)) {
      throw new ApiError(
        "invalid",
        "The name must be 1 to 180 characters without special characters other than (space) - . _ :",
      );
    }
  }

  #roleFor({ service }: Instance, role = "Manager"): string {
    return role === "NONE" || !isIamCompatible(service) ? "" : this.#roles.crnFor(service, role);
  }

  /** Gives the key's service ID its role on the instance, and an API key. */
  #signInFor(state: CloudState, options: NewResourceKey, instance: Instance, role: ServiceRole): SignIn {
    const serviceId = this.#serviceIdFor(state, options);
    const identity = this.#identities.find(serviceId.iamId);
    if (identity !== undefined) identity.serviceRoleOn = { ...identity.serviceRoleOn, [instance.guid]: role };
    const usableFrom = this.#store.now() + this.#store.settings.apiKeyPropagationMs;
    const apiKey = this.#identities.addKey(state, serviceId.iamId, this.#store.secret("apikey"), usableFrom);
    return { serviceIdCrn: serviceId.crn, apiKeyId: apiKey.id, apikey: apiKey.apikey };
  }

  #serviceIdFor(state: CloudState, options: NewResourceKey) {
    const crn = options.parameters?.serviceid_crn;
    if (crn === undefined) {
      return this.#identities.newServiceId(state, `Auto-generated for ${options.name}`, true);
    }
    const serviceId = state.serviceIds.find((candidate) => candidate.crn === crn);
    if (serviceId === undefined) throw new ApiError("invalid", "parameters.serviceid_crn names no service ID.");
    return serviceId;
  }

  #deleteServiceIdOf(state: CloudState, key: ResourceKey): void {
    const serviceId = state.serviceIds.find((candidate) => candidate.crn === key.serviceIdCrn);
    const stillUsed = this.list().some((other) => other.serviceIdCrn === key.serviceIdCrn);
    if (serviceId === undefined || !serviceId.createdForResourceKey || stillUsed) return;
    this.#identities.deleteServiceId(state, serviceId);
  }
}
