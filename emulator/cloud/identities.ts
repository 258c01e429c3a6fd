import { randomUUID } from "node:crypto";
import type { ApiKey, Contents, Identity, ServiceId, ServiceRole, TrustedProfile } from "./contents";
import { serviceIdCrn } from "./crn";
import type { Ledger } from "./ledger";
import { Refusal } from "./refusal";

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

/** Users, service IDs and trusted profiles, and the API keys that stand for them. */
export class Identities {
  constructor(private readonly ledger: Ledger) {}

  addUser(name: string, apikey: string | undefined, rights: Rights): ApiKey {
    return this.ledger.write((contents) => {
      const iamId = `IBMid-${randomUUID()}`;
      contents.identities.push(newIdentity(iamId, "user", name, rights));
      return this.addKey(contents, iamId, apikey ?? this.ledger.secret("apikey"), 0);
    });
  }

  addProfile(name: string, id: string | undefined, crToken: string | undefined, rights: Rights): TrustedProfile {
    return this.ledger.write((contents) => {
      const profileId = id ?? `Profile-${randomUUID()}`;
      const profile: TrustedProfile = {
        id: profileId,
        name,
        iamId: `iam-${profileId}`,
        crToken: crToken ?? this.ledger.secret("cr-token"),
      };
      contents.identities.push(newIdentity(profile.iamId, "profile", name, rights));
      contents.profiles.push(profile);
      return profile;
    });
  }

  /** A service ID that belongs to nobody's resource key and outlives them all. */
  addServiceId(name: string): ServiceId {
    return this.ledger.write((contents) => this.newServiceId(contents, name, false));
  }

  /** To be called inside a write. */
  newServiceId(contents: Contents, name: string, createdForResourceKey: boolean): ServiceId {
    const limit = this.ledger.settings.serviceIdLimit;
    if (contents.serviceIds.length >= limit) {
      throw new Refusal("limit-reached", `The account has reached its limit of ${limit} service IDs.`);
    }
    const id = `ServiceId-${randomUUID()}`;
    const serviceId: ServiceId = {
      iamId: `iam-${id}`,
      crn: serviceIdCrn(contents.accountId, id),
      name,
      createdForResourceKey,
    };
    contents.identities.push(newIdentity(serviceId.iamId, "service", name, { serviceRole: "None", platform: false }));
    contents.serviceIds.push(serviceId);
    return serviceId;
  }

  /** To be called inside a write. */
  addKey(contents: Contents, iamId: string, apikey: string, usableFrom: number): ApiKey {
    const key: ApiKey = { id: `ApiKey-${randomUUID()}`, iamId, apikey, usableFrom, revoked: false };
    contents.apiKeys.push(key);
    return key;
  }

  /** No new tokens for this key; tokens issued before live on until they expire. */
  revoke(apikey: string): void {
    this.ledger.write((contents) => {
      const key = contents.apiKeys.find((candidate) => candidate.apikey === apikey);
      if (key === undefined) throw new Refusal("not-found", "There is no such API key.");
      key.revoked = true;
    });
  }

  byApiKey(apikey: string): Identity {
    const key = this.ledger.contents.apiKeys.find((candidate) => candidate.apikey === apikey);
    const identity = key && this.find(key.iamId);
    if (!key || !identity || key.revoked || this.ledger.now() < key.usableFrom) {
      throw new Refusal("bad-credential", "Provided API key could not be found.");
    }
    return identity;
  }

  byProfile(idOrName: string, crToken: string): Identity {
    const profile = this.ledger.contents.profiles.find(({ id, name }) => id === idOrName || name === idOrName);
    const identity = profile && this.find(profile.iamId);
    if (!profile || !identity || profile.crToken !== crToken) {
      throw new Refusal("bad-credential", "The compute resource token does not match the trusted profile.");
    }
    return identity;
  }

  find(iamId: string): Identity | undefined {
    return this.ledger.contents.identities.find((identity) => identity.iamId === iamId);
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
