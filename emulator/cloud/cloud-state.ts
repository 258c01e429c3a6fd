import { randomUUID } from "node:crypto";

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A service role of IAM on an instance; "None" may not use the instance at all. */
export type ServiceRole = "Manager" | "Writer" | "Reader" | "None";

/** Someone IAM can name: a user, a service ID or a trusted profile, with its rights. */
export interface Identity {
  iamId: string;
  kind: "user" | "service" | "profile";
  name: string;
  /** Role on every instance that `serviceRoleOn` does not name. */
  serviceRole: ServiceRole;
  /** Role per instance GUID. */
  serviceRoleOn: { [guid: string]: ServiceRole };
  /** False: Resource Controller and IAM policies refuse this identity. */
  platform: boolean;
  /** False: resource keys show `{REDACTED: "REDACTED"}` instead of credentials. */
  readsCredentials: boolean;
  /** IBM's operation names (`createResourceKey`, …) that answer 403. */
  denied: string[];
}

/** An IAM API key: of a user, or of the service ID behind a resource key. */
export interface ApiKey {
  id: string;
  iamId: string;
  apikey: string;
  /** Epoch milliseconds before which IAM does not know the key yet. */
  usableFrom: number;
  revoked: boolean;
}

/** A service ID; those that a resource key made for itself disappear with it. */
export interface ServiceId {
  iamId: string;
  crn: string;
  name: string;
  createdForResourceKey: boolean;
}

/** A trusted profile and the compute-resource token it trusts. */
export interface TrustedProfile {
  id: string;
  name: string;
  iamId: string;
  crToken: string;
}

/** A service instance. */
export interface Instance {
  guid: string;
  crn: string;
  name: string;
  /** The service name in CRNs: `sysdig-secure`, `sysdig-monitor`, `logdnaat`, … */
  service: string;
  region: string;
  resourceGroupId: string;
  state: "active" | "removed";
  /** `IAM_ONLY`: no API tokens are handed out or accepted. */
  authorization: "IAM_ONLY" | "IAM_AND_API_TOKEN";
  /** Resource keys show their credentials in the answer to their creation and never again. */
  onetimeCredentials: boolean;
  /** Resource keys show what the instance has now (`live`), or what it had at their creation (`frozen`). */
  credentials: "live" | "frozen";
  createdAt: string;
  /** Activity Tracker: the key that senders use. */
  ingestionKey: string | null;
  /** Activity Tracker: the first is the one that resource keys show. */
  serviceKeys: string[];
}

/** A resource key ("service credential") of an instance. */
export interface ResourceKey {
  guid: string;
  crn: string;
  name: string;
  sourceCrn: string;
  instanceGuid: string;
  roleCrn: string;
  serviceIdCrn: string;
  apiKeyId: string;
  state: "active" | "removed";
  /** How a removed key answers when it is read. */
  removedAnswers: RemovedAnswer;
  parameters: { [name: string]: Json } | null;
  /** The service's part of the credentials, as it was at creation. */
  frozenCredentials: { [name: string]: Json };
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  /** Empty until somebody renames the key. */
  updatedBy: string;
  deletedAt: string | null;
  deletedBy: string | null;
}

/** 404, 410, or 200 with `state: "removed"`: IBM's answer to the reading of a deleted resource key varies. */
export type RemovedAnswer = "not-found" | "gone" | "removed";

/** An IAM access policy, as the v1 API speaks of it. */
export interface Policy {
  id: string;
  revision: number;
  type: string;
  description: string | null;
  subjects: { attributes: { name: string; value: string }[] }[];
  roles: { role_id: string }[];
  resources: { attributes: { name: string; value: string; operator: string | null }[] }[];
  createdAt: string;
  createdBy: string;
  modifiedAt: string;
  modifiedBy: string;
}

/** A custom role of the account. */
export interface CustomRole {
  crn: string;
  displayName: string;
  service: string;
}

/** An agents' access key of a Sysdig instance. */
export interface AccessKey {
  /** The number by which the newer `/platform/v1` API names the key. */
  id: number;
  instanceGuid: string;
  accessKey: string;
  enabled: boolean;
  /** Epoch milliseconds. */
  dateCreated: number;
  /** Epoch milliseconds of the last disabling, kept while enabled again. */
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
}

/** The API token of one identity in one team. */
export interface ApiToken {
  instanceGuid: string;
  teamId: number;
  iamId: string;
  key: string;
}

/** Everything the cloud holds: one plain value that can be copied and saved. */
export interface CloudState {
  accountId: string;
  /** Signs IAM tokens; a new one revokes every token issued so far. */
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
  /** Next number of a team or an access key. */
  nextNumber: number;
}

/** An account with nothing in it. */
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
