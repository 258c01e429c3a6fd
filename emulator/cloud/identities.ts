import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { ApiKey, CloudState, Identity, ServiceId, ServiceRole, TrustedProfile } from "./cloud-state";
import { serviceIdCrn } from "./crn";
import type { Store } from "./store";

/** What an identity may do; with nothing said it may do everything. */
export interface Rights {
  /** Role on every instance. Default `Manager`. */
  serviceRole?: ServiceRole;
  /** Role on single instances, by GUID; wins over `serviceRole`. */
  serviceRoleOn?: { [guid: string]: ServiceRole };
  /** May use Resource Controller and IAM policies at all. Default true. */
  platform?: boolean;
  /** May see the credentials of resource keys. Default true. */
  readsCredentials?: boolean;
  /** IBM's operation names that answer 403, as `createResourceKey`. Default none. */
  denied?: string[];
}

/** What a new user API key may be given, with the rights of its user. */
export interface NewApiKey extends Rights {
  /** Default "user". */
  name?: string;
  /** The key itself. Default: a new secret. */
  apikey?: string;
}

/** Users, service IDs and trusted profiles, and the API keys that stand for them. */
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

  /** A service ID that belongs to nobody's resource key and outlives them all. */
  addServiceId(name: string): ServiceId {
    return this.#store.write((state) => this.newServiceId(state, name, false));
  }

  /** To be called inside a write. */
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

  /** To be called inside a write. */
  addKey(state: CloudState, iamId: string, apikey: string, usableFrom: number): ApiKey {
    const key: ApiKey = { id: `ApiKey-${randomUUID()}`, iamId, apikey, usableFrom, revoked: false };
    state.apiKeys.push(key);
    return key;
  }

  /** No new tokens for this key; tokens issued before live on until they expire. */
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

  byProfile(idOrName: string, crToken: string): Identity {
    const profile = this.#store.state.profiles.find(({ id, name }) => id === idOrName || name === idOrName);
    const identity = profile && this.find(profile.iamId);
    if (!profile || !identity || profile.crToken !== crToken) {
      throw new ApiError("bad-credential", "The compute resource token does not match the trusted profile.");
    }
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
