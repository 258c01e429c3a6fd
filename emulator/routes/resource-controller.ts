import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { Identity, Instance, ResourceKey } from "../cloud/cloud-state";
import { credentialsFor } from "../cloud/credentials";
import { instanceGuidIn, resourceKeyGuidIn } from "../cloud/crn";
import { isIamCompatible } from "../cloud/instances";
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
  const state = query.get("state") ?? "active";
  const isWanted = (instance: Instance) =>
    instance.state === state &&
    matches(query, "guid", instance.guid) &&
    matches(query, "name", instance.name) &&
    matches(query, "resource_group_id", instance.resourceGroupId) &&
    matches(query, "resource_id", instance.service);
  const rows = services.instances.list().filter(isWanted);
  const response = page(rows, query, "/v2/resource_instances");
  return {
    status: 200,
    body: { ...response, resources: response.resources.map((row) => instanceBody(services, row)) },
  };
}

function getInstance({ services, params }: Request): ApiResponse {
  return { status: 200, body: instanceBody(services, services.instances.find(params.id ?? "")) };
}

function listKeysForInstance(request: Request, principal: Principal): ApiResponse {
  const { guid } = request.services.instances.get(request.params.id ?? "");
  const rows = visibleKeys(request.services).filter((key) => key.instanceGuid === guid);
  return keysPage(request, principal, rows, `/v2/resource_instances/${encodeURIComponent(guid)}/resource_keys`);
}

function listKeys(request: Request, principal: Principal): ApiResponse {
  const { services, query } = request;
  const rows = visibleKeys(services).filter((key) => {
    const instance = services.instances.find(key.instanceGuid);
    return (
      matches(query, "guid", key.guid) &&
      matches(query, "name", key.name) &&
      matches(query, "resource_group_id", instance.resourceGroupId) &&
      matches(query, "resource_id", instance.service)
    );
  });
  return keysPage(request, principal, rows, "/v2/resource_keys");
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

function visibleKeys({ resourceKeys, store }: Services): ResourceKey[] {
  return resourceKeys.list().filter(({ guid }) => !store.young.has(guid));
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
  rows: ResourceKey[],
  path: string,
): ApiResponse {
  const response = page(rows, query, path);
  const resources = response.resources.map((row) => keyBody(services, row, identity, "read"));
  return { status: 200, body: { ...response, resources } };
}

/** Whether a value passes a filter of the query; an absent filter lets everything pass. */
function matches(query: URLSearchParams, filter: string, value: string): boolean {
  const wanted = query.get(filter);
  return wanted === null || wanted === value;
}

function instanceBody(services: Services, instance: Instance) {
  return {
    id: instance.crn,
    guid: instance.guid,
    crn: instance.crn,
    url: `/v2/resource_instances/${instance.guid}`,
    name: instance.name,
    region_id: instance.region,
    account_id: services.store.state.accountId,
    resource_group_id: instance.resourceGroupId,
    resource_id: instance.service,
    state: instance.state,
    type: "service_instance",
    onetime_credentials: instance.onetimeCredentials,
    resource_keys_url: `/v2/resource_instances/${instance.guid}/resource_keys`,
    created_at: instance.createdAt,
    updated_at: instance.createdAt,
    locked: false,
  };
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
    resource_id: instance.service,
    ...(key.roleCrn === "" || !services.store.settings.showsRoles ? {} : { role: key.roleCrn }),
    state: key.state,
    credentials: credentialsFor(services.store, services.roles, key, principal, when),
    iam_compatible: isIamCompatible(instance.service),
    migrated: false,
    onetime_credentials: instance.onetimeCredentials,
    resource_instance_url: `/v2/resource_instances/${instance.guid}`,
    ...(key.parameters === null ? {} : { parameters: key.parameters }),
    created_at: key.createdAt,
    created_by: key.createdBy,
    updated_at: key.updatedAt,
    updated_by: key.updatedBy,
    deleted_at: key.deletedAt,
    // Not null, on which IBM's Terraform provider crashes.
    deleted_by: key.deletedBy ?? "",
  };
}

const errors: Record<ApiError["reason"], [status: number, code: string]> = {
  unauthenticated: [401, "RC-IamAuthenticationError"],
  "bad-credential": [401, "RC-IamAuthenticationError"],
  forbidden: [403, "RC-IamAuthorizationError"],
  "iam-only": [403, "RC-IamAuthorizationError"],
  "wrong-host": [403, "RC-IamAuthorizationError"],
  "not-found": [404, "RC-ResourceNotFound"],
  young: [404, "RC-DatabaseErrorResponse"],
  gone: [410, "RC-ResourceGone"],
  invalid: [400, "RC-InvalidInput"],
  conflict: [409, "RC-Conflict"],
  "stale-revision": [412, "RC-Conflict"],
  "still-enabled": [409, "RC-Conflict"],
  "limit-reached": [400, "RC-LimitExceeded"],
};

export function resourceErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code] = errors[error.reason];
  const body = errorBody(status, code, error.message, transactionId);
  if (error.reason !== "young") return { status, body };
  const details = "status_code=404 error=not_found reason=missing";
  return { status, headers: { "retry-after": "0" }, body: { details, ...body } };
}

export function resourceErrorBody(status: number, message: string, transactionId: string) {
  return errorBody(status, status === 429 ? "RC-RateLimit" : "RC-ServiceError", message, transactionId);
}

function errorBody(status: number, code: string, message: string, transactionId: string) {
  return { message, status_code: status, error_code: code, transaction_id: transactionId };
}
