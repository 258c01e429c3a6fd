import { randomUUID } from "node:crypto";

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** An IAM service role on an instance; with `None` the instance cannot be used at all. */
export type ServiceRole = "Manager" | "Writer" | "Reader" | "None";

/** A user, a service ID or a trusted profile, with its rights. */
export interface Identity {
  iamId: string;
  kind: "user" | "service" | "profile";
  name: string;
  /** The role on instances that `serviceRoleOn` does not name. */
  serviceRole: ServiceRole;
  /** The roles on single instances, by GUID. */
  serviceRoleOn: { [guid: string]: ServiceRole };
  /** False: Resource Controller and IAM policies refuse this identity. */
  platform: boolean;
  /** False: resource keys show `{REDACTED: "REDACTED"}` instead of credentials. */
  readsCredentials: boolean;
  /** Names of IBM's operations that are answered with 403, for example `createResourceKey`. */
  denied: string[];
}

/** An IAM API key: of a user or a service ID. */
export interface ApiKey {
  id: string;
  iamId: string;
  apikey: string;
  /** Epoch milliseconds from which on IAM knows the key. */
  usableFrom: number;
  revoked: boolean;
  name: string;
  description: string | null;
  /** Counts the changes. */
  revision: number;
  locked: boolean;
  disabled: boolean;
  /** As it was sent; null for a key that does not expire. */
  expiresAt: string | null;
  /** Of a service ID's key: its value is shown whenever it is read. */
  storesValue: boolean;
  actionWhenLeaked: "none" | "disable" | "delete";
  supportsSessions: boolean;
  createdAt: string;
  createdBy: string;
  modifiedAt: string;
}

/** A service ID; one that was created for a resource key is deleted with its last resource key. */
export interface ServiceId {
  iamId: string;
  crn: string;
  name: string;
  createdForResourceKey: boolean;
  description: string | null;
  /** Counts the changes. */
  revision: number;
  locked: boolean;
  createdAt: string;
  modifiedAt: string;
}

/** A trusted profile and the compute resource token that it accepts. */
export interface TrustedProfile {
  id: string;
  name: string;
  iamId: string;
  crToken: string;
}

/**
 * The state of an instance. While it is `pending_reclamation` it was deleted by its users, and can be restored for some
 * days.
 */
export type InstanceState = "active" | "provisioning" | "failed" | "pending_reclamation" | "removed";

/** A service instance. */
export interface Instance {
  guid: string;
  crn: string;
  name: string;
  /** The service name in CRNs: `sysdig-secure`, `sysdig-monitor`, `logdnaat`, … */
  service: string;
  region: string;
  resourceGroupId: string;
  state: InstanceState;
  /** The API's answer when the instance is read after its removal. */
  removedAnswers: RemovedAnswer;
  /** With `IAM_ONLY` no API tokens are issued or accepted; the instance's parameter `external_api_auth`. */
  authorization: "IAM_ONLY" | "ANY";
  /** Sysdig: the GUID of the instance that its parameters name as connected; null for none. */
  connectedInstance: string | null;
  /** Sysdig: the number of its customer. Instances of one customer have the same access keys. Null for other services. */
  customerId: number | null;
  /** Resource keys show their credentials only in the response to their creation. */
  onetimeCredentials: boolean;
  /** Whether resource keys show the instance's present keys (`live`) or those at their creation (`frozen`). */
  credentials: "live" | "frozen";
  createdAt: string;
  /** When it was deleted, or put into `pending_reclamation`. */
  deletedAt: string | null;
  /** Activity Tracker: the key to send data with. */
  ingestionKey: string | null;
  /** Activity Tracker: the service keys, oldest first; resource keys show the first. */
  serviceKeys: string[];
}

/** A resource key ("service credential") of an instance. */
export interface ResourceKey {
  guid: string;
  crn: string;
  name: string;
  sourceCrn: string;
  instanceGuid: string;
  /** Empty for a key of the role `NONE` and of a database. */
  roleCrn: string;
  /** Empty for a key of a database, which has a user there instead. */
  serviceIdCrn: string;
  /** Empty for a key of a database. */
  apiKeyId: string;
  state: "active" | "removed";
  /** The API's answer when the key is read after its deletion. */
  removedAnswers: RemovedAnswer;
  parameters: { [name: string]: Json } | null;
  /** The credentials that came from the service at the creation of the key. */
  frozenCredentials: { [name: string]: Json };
  /** The credentials that the service has made for this key alone. */
  ownCredentials: { [name: string]: Json };
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  /** Empty until the key is renamed. */
  updatedBy: string;
  deletedAt: string | null;
  deletedBy: string | null;
}

/** 404, 410, or 200 with `state: "removed"`: IBM answers in different ways when a deleted thing is read. */
export type RemovedAnswer = "not-found" | "gone" | "removed";

/** An IAM access policy. */
export interface Policy {
  id: string;
  revision: number;
  /** The version of the API that it was created by; the v1 API shows a placeholder for one of v2. */
  version: "v1" | "v2";
  type: string;
  description: string | null;
  subjects: { attributes: { name: string; value: string }[] }[];
  roles: { role_id: string }[];
  resources: { attributes: { name: string; value: string; operator: string | null }[] }[];
  /** Of v2: the conditions, and the pattern that they follow. */
  rule: Json | null;
  pattern: string | null;
  createdAt: string;
  createdBy: string;
  modifiedAt: string;
  modifiedBy: string;
}

/** A custom role of the account. */
export interface CustomRole {
  /** The last part of the CRN. */
  name: string;
  crn: string;
  /** As the web UI shows it; it can be changed, unlike the CRN. */
  displayName: string;
  service: string;
  actions: string[];
}

/** An access key for agents of a Sysdig instance. */
export interface AccessKey {
  /** The key's id in the newer API, `/platform/v1`. */
  id: number;
  instanceGuid: string;
  accessKey: string;
  enabled: boolean;
  /** Epoch milliseconds. */
  dateCreated: number;
  /** Epoch milliseconds of the last disabling; stays when the key is enabled again. */
  dateDisabled: number | null;
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
  metadata: { [name: string]: string };
}

/** A team of a Sysdig instance. */
export interface Team {
  id: number;
  instanceGuid: string;
  name: string;
  isDefault: boolean;
  /** Epoch milliseconds. */
  dateCreated: number;
}

/** The API token of one identity in one team. */
export interface ApiToken {
  instanceGuid: string;
  teamId: number;
  iamId: string;
  key: string;
}

/** The whole state of a cloud: a plain JSON value. */
export interface CloudState {
  accountId: string;
  /** The secret that signs IAM tokens; a new one ends every token issued so far. */
  tokenSecret: string;
  identities: Identity[];
  apiKeys: ApiKey[];
  serviceIds: ServiceId[];
  profiles: TrustedProfile[];
  instances: Instance[];
  resourceKeys: ResourceKey[];
  policies: Policy[];
  customRoles: CustomRole[];
  accessKeys: AccessKey[];
  teams: Team[];
  apiTokens: ApiToken[];
  /** The id of the next team, access key or customer. */
  nextNumber: number;
}

/** The state of an empty account. */
export function emptyState(accountId: string): CloudState {
  return {
    accountId,
    tokenSecret: randomUUID(),
    identities: [],
    apiKeys: [],
    serviceIds: [],
    profiles: [],
    instances: [],
    resourceKeys: [],
    policies: [],
    customRoles: [],
    accessKeys: [],
    teams: [],
    apiTokens: [],
    nextNumber: 1001,
  };
}
