import { createHash } from "node:crypto";
import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import { catalogIdOf } from "../cloud/catalog";
import type { Identity, Instance, ResourceKey } from "../cloud/cloud-state";
import { credentialsFor } from "../cloud/credentials";
import { instanceGuidIn, resourceKeyGuidIn } from "../cloud/crn";
import { isIamCompatible, parametersOf } from "../cloud/instances";
import type { Services } from "../cloud/services";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { json, parseBody, parseBodyIfValid } from "./json-body";
import { page } from "./paging";

/** Resource Controller, version 2: resource keys, and instances to read. */
export const resourceControllerRoutes: Route[] = [
  { method: "GET", path: "/v2/resource_instances", operation: "listResourceInstances", handle: listInstances },
  { method: "GET", path: "/v2/resource_instances/:id", operation: "getResourceInstance", handle: getInstance },
  {
    method: "GET",
    path: "/v2/resource_instances/:id/resource_keys",
    operation: "listResourceKeysForInstance",
    handle: listKeysForInstance,
  },
  { method: "GET", path: "/v2/resource_keys", operation: "listResourceKeys", handle: listKeys },
  {
    method: "POST",
    path: "/v2/resource_keys",
    operation: "createResourceKey",
    durationSetting: "brokerMs",
    handle: createKey,
    instanceGuid: sourceGuid,
  },
  { method: "GET", path: "/v2/resource_keys/:id", operation: "getResourceKey", handle: getKey },
  { method: "PATCH", path: "/v2/resource_keys/:id", operation: "updateResourceKey", handle: updateKey },
  { method: "DELETE", path: "/v2/resource_keys/:id", operation: "deleteResourceKey", handle: deleteKey },
];

function listInstances({ services, query }: Request): ApiResponse {
  const state = query.get("state");
  const isWanted = (instance: Instance) =>
    // https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-instances
    (state === null ? ["active", "provisioning"].includes(instance.state) : instance.state === state) &&
    matches(query, "guid", instance.guid) &&
    matches(query, "name", instance.name) &&
    matches(query, "resource_group_id", instance.resourceGroupId) &&
    isOfService(query, instance);
  const response = page(services.instances.list(), isWanted, { services, query, path: "/v2/resource_instances" });
  return {
    status: 200,
    body: { ...response, resources: response.resources.map((row) => instanceBody(services, row)) },
  };
}

function getInstance({ services, params }: Request): ApiResponse {
  return { status: 200, body: instanceBody(services, services.instances.read(params.id ?? "")) };
}

function listKeysForInstance(request: Request, principal: Principal): ApiResponse {
  const { guid } = request.services.instances.get(request.params.id ?? "");
  const path = `/v2/resource_instances/${encodeURIComponent(guid)}/resource_keys`;
  return keysPage(request, principal, (key) => key.instanceGuid === guid, path);
}

function listKeys(request: Request, principal: Principal): ApiResponse {
  const { services, query } = request;
  const isWanted = (key: ResourceKey) => {
    const instance = services.instances.find(key.instanceGuid);
    return (
      instance.state !== "pending_reclamation" &&
      matches(query, "guid", key.guid) &&
      matches(query, "name", key.name) &&
      matches(query, "resource_group_id", instance.resourceGroupId) &&
      isOfService(query, instance)
    );
  };
  return keysPage(request, principal, isWanted, "/v2/resource_keys");
}

const newKey = z.object({
  name: z.string(),
  source: z.string(),
  role: z.string().optional(),
  parameters: z.record(z.string(), json).optional(),
});

/** The GUID of the instance that is the `source` of a new key. */
function sourceGuid({ body }: Request): string | undefined {
  const parsed = parseBodyIfValid(newKey.pick({ source: true }), body);
  return parsed && instanceGuidIn(parsed.source);
}

function createKey({ services, body }: Request, { identity }: Principal): ApiResponse {
  const key = services.resourceKeys.create(parseBody(newKey, body), identity);
  services.store.young.add("resourceKeys", key.guid);
  return { status: 201, body: keyBody(services, key, identity, "creation") };
}

function getKey(request: Request, { identity }: Principal): ApiResponse {
  const key = request.services.resourceKeys.get(visibleKeyId(request));
  return { status: 200, body: keyBody(request.services, key, identity, "read") };
}

function updateKey(request: Request, { identity }: Principal): ApiResponse {
  const { name } = parseBody(z.object({ name: z.string() }), request.body);
  const key = request.services.resourceKeys.rename(visibleKeyId(request), name, identity);
  return { status: 200, body: keyBody(request.services, key, identity, "read") };
}

function deleteKey(request: Request, { identity }: Principal): ApiResponse {
  const { resourceKeys, store } = request.services;
  resourceKeys.delete(visibleKeyId(request), identity, store.settings.deletedResourceKeysAnswer);
  return { status: 204 };
}

/** The id in the path; throws if its key is too young to be shown. */
function visibleKeyId({ services, params }: Request): string {
  const id = params.id ?? "";
  if (!services.store.young.has(resourceKeyGuidIn(id))) return id;
  throw new ApiError("young", `The resource key cannot be found: ${id}`);
}

function keysPage(
  { services, query }: Request,
  { identity }: Principal,
  isWanted: (key: ResourceKey) => boolean,
  path: string,
): ApiResponse {
  const { store } = services;
  const isShown = (key: ResourceKey) => key.state === "active" && !store.young.has(key.guid) && isWanted(key);
  const response = page(store.state.resourceKeys, isShown, { services, query, path });
  const resources = response.resources.map((row) => keyBody(services, row, identity, "read"));
  return { status: 200, body: { ...response, resources } };
}

/** Whether a value passes a filter of the query; an absent filter lets everything pass. */
function matches(query: URLSearchParams, filter: string, value: string): boolean {
  const wanted = query.get(filter);
  return wanted === null || wanted === value;
}

/** The catalog takes a service's id and its name for each other. */
function isOfService(query: URLSearchParams, { service }: Instance): boolean {
  return matches(query, "resource_id", service) || matches(query, "resource_id", catalogIdOf(service));
}

function instanceBody(services: Services, instance: Instance) {
  const { accountId } = services.store.state;
  const planId = catalogIdOf(`${instance.service} plan`);
  const createdAt = preciseDate(instance.createdAt, instance.guid);
  const parameters = parametersOf(services.store.state, instance);
  return {
    id: instance.crn,
    guid: instance.guid,
    crn: instance.crn,
    url: `/v2/resource_instances/${instance.guid}`,
    name: instance.name,
    region_id: instance.region,
    account_id: accountId,
    resource_group_id: instance.resourceGroupId,
    resource_group_crn: `crn:v1:bluemix:public:resource-controller::a/${accountId}::resource-group:${instance.resourceGroupId}`,
    resource_id: catalogIdOf(instance.service),
    resource_plan_id: planId,
    target_crn: `crn:v1:bluemix:public:globalcatalog::::deployment:${planId}%3A${instance.region}`,
    state: instance.state,
    type: "service_instance",
    sub_type: "",
    onetime_credentials: instance.onetimeCredentials,
    resource_keys_url: `/v2/resource_instances/${instance.guid}/resource_keys`,
    dashboard_url: null,
    last_operation: lastOperation(instance),
    plan_history: [{ resource_plan_id: planId, start_date: createdAt }],
    allow_cleanup: false,
    locked: false,
    migrated: false,
    created_at: createdAt,
    created_by: "",
    updated_at: createdAt,
    updated_by: "",
    deleted_at: instance.state === "removed" ? preciseDate(instance.deletedAt, instance.guid) : null,
    deleted_by: "",
    scheduled_reclaim_at: instance.state === "pending_reclamation" ? reclaimDate(instance) : null,
    scheduled_reclaim_by: "",
    restored_at: null,
    restored_by: "",
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function lastOperation({ state }: Instance) {
  const operation = { type: "create", state: "succeeded", async: true, description: "", cancelable: true, poll: true };
  if (state === "provisioning") return { ...operation, state: "in progress" };
  if (state === "failed") return { ...operation, state: "failed", description: "The service's broker has failed." };
  return state === "active" ? operation : { ...operation, type: "delete" };
}

function keyBody(services: Services, key: ResourceKey, principal: Identity, when: "creation" | "read") {
  const instance = services.instances.find(key.instanceGuid);
  return {
    id: key.crn,
    guid: key.guid,
    crn: key.crn,
    url: `/v2/resource_keys/${key.guid}`,
    name: key.name,
    account_id: services.store.state.accountId,
    resource_group_id: instance.resourceGroupId,
    source_crn: key.sourceCrn,
    resource_id: catalogIdOf(instance.service),
    ...(key.roleCrn === "" || !services.store.settings.showsRoles ? {} : { role: key.roleCrn }),
    state: key.state,
    credentials: credentialsFor(services.store, services.roles, key, principal, when),
    iam_compatible: isIamCompatible(instance.service),
    migrated: false,
    onetime_credentials: instance.onetimeCredentials,
    resource_instance_url: `/v2/resource_instances/${instance.guid}`,
    ...(key.parameters === null ? {} : { parameters: key.parameters }),
    created_at: preciseDate(key.createdAt, key.guid),
    created_by: key.createdBy,
    updated_at: preciseDate(key.updatedAt, key.guid),
    updated_by: key.updatedBy,
    deleted_at: preciseDate(key.deletedAt, key.guid),
    // Not null, on which IBM's Terraform provider crashes.
    deleted_by: key.deletedBy ?? "",
  };
}

/** Without a code: IBM's refusals that name pending_reclamation have none. */
const errors: Record<ApiError["reason"], [status: number, code?: string]> = {
  unauthenticated: [401, "RC-IamErrorResponse"],
  "bad-credential": [401, "RC-IamErrorResponse"],
  forbidden: [403, "RC-IamErrorResponse"],
  "iam-only": [403, "RC-IamErrorResponse"],
  "wrong-host": [403, "RC-IamErrorResponse"],
  "not-found": [404, "RC-DatabaseErrorResponse"],
  young: [404, "RC-DatabaseErrorResponse"],
  gone: [410, "RC-ResourceGone"],
  reclaimed: [400],
  invalid: [400, "RC-InvalidInput"],
  conflict: [409, "RC-Conflict"],
  "stale-revision": [412, "RC-Conflict"],
  locked: [409, "RC-Conflict"],
  "still-enabled": [409, "RC-Conflict"],
  "limit-reached": [422, "RC-IamErrorResponse"],
};

export function resourceErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code] = errors[error.reason];
  const body = errorBody(status, code, error.message, transactionId);
  const details = "status_code=404 error=not_found reason=missing";
  return { status, body: status === 404 ? { details, ...body } : body };
}

export function resourceErrorBody(status: number, message: string, transactionId: string) {
  const code = status === 429 ? "RC-RateLimit" : "RC-ServiceBrokerErrorResponse";
  return errorBody(status, code, message, transactionId);
}

/** The headers of Resource Controller; a Retry-After of 0 is on refusals of every kind. */
export function resourceHeaders(status: number, transactionId: string): Record<string, string> {
  return {
    "request-id": transactionId,
    "x-global-transaction-id": transactionId,
    "x-ratelimit-limit": "100",
    ...(status >= 400 ? { "retry-after": "0" } : {}),
  };
}

function errorBody(status: number, code: string | undefined, message: string, transactionId: string) {
  return {
    message,
    status_code: status,
    ...(code === undefined ? {} : { error_code: code }),
    transaction_id: transactionId,
  };
}

/** How long IBM keeps an instance in `pending_reclamation`: https://cloud.ibm.com/docs/account?topic=account-resource-reclamation */
const reclamationMs = 7 * 24 * 3600 * 1000;

function reclaimDate({ deletedAt, guid }: Instance): string | null {
  const date = deletedAt === null ? null : new Date(Date.parse(deletedAt) + reclamationMs).toISOString();
  return preciseDate(date, guid);
}

/** A date as IBM writes it, with nine digits of a second; the last six differ from thing to thing. */
function preciseDate(date: string, guid: string): string;
function preciseDate(date: string | null, guid: string): string | null;
function preciseDate(date: string | null, guid: string): string | null {
  if (date === null) return null;
  const digits = createHash("sha256").update(guid).digest().readUInt32BE() % 1_000_000;
  return date.replace(/Z$/, `${String(digits).padStart(6, "0")}Z`);
}
