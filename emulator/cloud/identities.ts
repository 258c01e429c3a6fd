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

/** How a request names a trusted profile. */
export type ProfileReference = { id: string } | { crn: string } | { name: string; account: string | undefined };

/** Users, service IDs and trusted profiles, and their API keys. */
export class Identities {
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
    const serviceId: ServiceId = {
      iamId: `iam-${id}`,
      crn: serviceIdCrn(state.accountId, id),
      name,
      createdForResourceKey,
    };
    state.identities.push(newIdentity(serviceId.iamId, "service", name, { serviceRole: "None", platform: false }));
    state.serviceIds.push(serviceId);
    return serviceId;
  }

  /** Adds an API key; to be called inside a write. */
  addKey(state: CloudState, iamId: string, apikey: string, usableFrom: number): ApiKey {
    const key: ApiKey = { id: `ApiKey-${randomUUID()}`, iamId, apikey, usableFrom, revoked: false };
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
    if (!key || !identity || key.revoked || this.#store.now() < key.usableFrom) {
      throw new ApiError("bad-credential", "Provided API key could not be found.");
    }
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
