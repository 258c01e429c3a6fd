import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { ApiKey, CloudState, Identity, ServiceId, ServiceRole, TrustedProfile } from "./cloud-state";
import { profileCrn, serviceIdCrn } from "./crn";
import type { Store } from "./store";

/** What an identity may do. Default: everything. */
export interface Rights {
  /** The role on each instance. Default: `Manager`. */
  serviceRole?: ServiceRole;
  /** The role on single instances, by GUID; it replaces `serviceRole` there. Default: none. */
  serviceRoleOn?: { [guid: string]: ServiceRole };
  /** Whether it may use Resource Controller and IAM policies. Default: true. */
  platform?: boolean;
  /** Whether resource keys show it their credentials. Default: true. */
  readsCredentials?: boolean;
  /**
   * Operations that answer 403, by the names in IBM's API reference: `createResourceKey`, for example. Default: none.
   */
  denied?: string[];
}

/** A new API key of a user, with the rights of that user. */
export interface NewApiKey extends Rights {
  /** The name of the user. Default: `user`. */
  name?: string;
  /** The API key itself. Default: a random one. */
  apikey?: string;
}

/** What the creator of an API key can say of it, and who that is. */
export type ApiKeyDetails = Omit<ApiKey, "id" | "iamId" | "apikey" | "usableFrom" | "revoked" | "revision">;

/** How a request names a trusted profile. */
export type ProfileReference = { id: string } | { crn: string } | { name: string; account: string | undefined };

/** Users, service IDs and trusted profiles, and their API keys. */
export class Identities {
  /** How often each API key has signed in, and when last, by its id; this is not saved. */
  readonly signIns = new Map<string, { count: number; last: string }>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  addUser(name: string, apikey: string | undefined, rights: Rights): ApiKey {
    return this.#store.write((state) => {
      const iamId = `IBMid-${randomUUID()}`;
      state.identities.push(newIdentity(iamId, "user", name, rights));
      return this.addKey(state, iamId, apikey ?? this.#store.secret("apikey"), 0);
    });
  }

  addProfile(name: string, id: string | undefined, crToken: string | undefined, rights: Rights): TrustedProfile {
    return this.#store.write((state) => {
      const profileId = id ?? `Profile-${randomUUID()}`;
      const profile: TrustedProfile = {
        id: profileId,
        name,
        iamId: `iam-${profileId}`,
        crToken: crToken ?? this.#store.secret("cr-token"),
      };
      state.identities.push(newIdentity(profile.iamId, "profile", name, rights));
      state.profiles.push(profile);
      return profile;
    });
  }

  /** Adds a service ID that belongs to no resource key, so that none deletes it. */
  addServiceId(name: string): ServiceId {
    return this.#store.write((state) => this.newServiceId(state, name, false));
  }

  /** Adds a service ID; to be called inside a write. */
  newServiceId(state: CloudState, name: string, createdForResourceKey: boolean): ServiceId {
    const limit = this.#store.settings.serviceIdLimit;
    if (state.serviceIds.length >= limit) {
      throw new ApiError("limit-reached", `The account has reached its limit of ${limit} service IDs.`);
    }
    const id = `ServiceId-${randomUUID()}`;
    const date = this.#store.date();
    const serviceId: ServiceId = {
      iamId: `iam-${id}`,
      crn: serviceIdCrn(state.accountId, id),
      name,
      createdForResourceKey,
      description: null,
      revision: 1,
      locked: false,
      createdAt: date,
      modifiedAt: date,
    };
    state.identities.push(newIdentity(serviceId.iamId, "service", name, { serviceRole: "None", platform: false }));
    state.serviceIds.push(serviceId);
    return serviceId;
  }

  /** Deletes a service ID with its API keys and policies; to be called inside a write. */
  deleteServiceId(state: CloudState, { iamId }: ServiceId): void {
    state.serviceIds = state.serviceIds.filter((candidate) => candidate.iamId !== iamId);
    state.identities = state.identities.filter((candidate) => candidate.iamId !== iamId);
    state.apiKeys = state.apiKeys.filter((candidate) => candidate.iamId !== iamId);
    state.policies = state.policies.filter((policy) => {
      const attributes = policy.subjects.flatMap((subject) => subject.attributes);
      return !attributes.some(({ name, value }) => name === "iam_id" && value === iamId);
    });
  }

  /** Adds an API key; to be called inside a write. */
  addKey(
    state: CloudState,
    iamId: string,
    apikey: string,
    usableFrom: number,
    details: Partial<ApiKeyDetails> = {},
  ): ApiKey {
    const limit = this.#store.settings.apiKeysPerIdentity;
    if (state.apiKeys.filter((key) => key.iamId === iamId && !key.revoked).length >= limit) {
      throw new ApiError("limit-reached", "The limit of supported API keys is reached");
    }
    const id = `ApiKey-${randomUUID()}`;
    const date = this.#store.date();
    const key: ApiKey = {
      id,
      iamId,
      apikey,
      usableFrom,
      revoked: false,
      revision: 1,
      name: `auto-generated-${id}`,
      description: null,
      locked: false,
      disabled: false,
      expiresAt: null,
      storesValue: false,
      actionWhenLeaked: "none",
      supportsSessions: false,
      createdAt: date,
      createdBy: iamId,
      modifiedAt: date,
      ...details,
    };
    state.apiKeys.push(key);
    return key;
  }

  /** Ends an API key: it gets no new tokens, but those it has got work until they expire. */
  revoke(apikey: string): void {
    this.#store.write((state) => {
      const key = state.apiKeys.find((candidate) => candidate.apikey === apikey);
      if (key === undefined) throw new ApiError("not-found", "There is no such API key.");
      key.revoked = true;
    });
  }

  byApiKey(apikey: string): Identity {
    const key = this.#store.state.apiKeys.find((candidate) => candidate.apikey === apikey);
    const identity = key && this.find(key.iamId);
    const isEnded = key !== undefined && (key.revoked || key.disabled || this.#hasExpired(key));
    if (!key || !identity || isEnded || this.#store.now() < key.usableFrom) {
      // A real answer repeats the key, so that clients have to keep it out of their errors.
      const details = isEnded ? `The API key ${apikey} is not active.` : undefined;
      throw new ApiError("bad-credential", "Provided API key could not be found.", details);
    }
    const { count = 0 } = this.signIns.get(key.id) ?? {};
    this.signIns.set(key.id, { count: count + 1, last: this.#store.date() });
    return identity;
  }

  /** The trusted profile for which a compute resource has this token. */
  byComputeResource(reference: ProfileReference, crToken: string): Identity {
    const profile = this.#profile(reference);
    if (profile?.crToken !== crToken) {
      throw new ApiError("bad-credential", "The compute resource token does not match the trusted profile.");
    }
    return this.#identityOf(profile);
  }

  /** The trusted profile that is referred to, or else the first one, as the default of the only virtual server. */
  byVirtualServer(reference: ProfileReference | undefined): Identity {
    const profile = reference === undefined ? this.#store.state.profiles[0] : this.#profile(reference);
    if (profile === undefined) throw new ApiError("bad-credential", "The virtual server is linked to no such profile.");
    return this.#identityOf(profile);
  }

  /** The trusted profile that a user or service ID assumes; a profile assumes no other. */
  byAssuming(reference: ProfileReference, signer: Identity): Identity {
    const profile = this.#profile(reference);
    if (profile === undefined || signer.kind === "profile") {
      throw new ApiError("bad-credential", "The trusted profile cannot be assumed.");
    }
    return this.#identityOf(profile);
  }

  #profile(reference: ProfileReference): TrustedProfile | undefined {
    const { accountId, profiles } = this.#store.state;
    return profiles.find(({ id, name }) => {
      if ("name" in reference) return name === reference.name && (reference.account ?? accountId) === accountId;
      return "id" in reference ? id === reference.id : profileCrn(accountId, id) === reference.crn;
    });
  }

  #identityOf({ iamId }: TrustedProfile): Identity {
    const identity = this.find(iamId);
    if (identity === undefined) throw new ApiError("bad-credential", "The trusted profile does not exist.");
    return identity;
  }

  #hasExpired({ expiresAt }: ApiKey): boolean {
    return expiresAt !== null && Date.parse(expiresAt) <= this.#store.now();
  }

  find(iamId: string): Identity | undefined {
    return this.#store.state.identities.find((identity) => identity.iamId === iamId);
  }
}

export function roleOn(identity: Identity, guid: string): ServiceRole {
  return identity.serviceRoleOn[guid] ?? identity.serviceRole;
}

export function newIdentity(iamId: string, kind: Identity["kind"], name: string, rights: Rights): Identity {
  return {
    iamId,
    kind,
    name,
    serviceRole: rights.serviceRole ?? "Manager",
    serviceRoleOn: { ...rights.serviceRoleOn },
    platform: rights.platform ?? true,
    readsCredentials: rights.readsCredentials ?? true,
    denied: [...(rights.denied ?? [])],
  };
}
