import { z } from "zod";
import type { Identity, Instance, ResourceKey } from "../cloud/contents";
import { shownCredentials } from "../cloud/credentials";
import { instanceGuidIn, resourceKeyGuidIn } from "../cloud/crn";
import { Refusal } from "../cloud/refusal";
import type { Rooms } from "../cloud/rooms";
import { json, parseBody } from "./json-body";
import { page } from "./paging";
import type { Answer, Call, Caller, Route } from "./route";

/** Resource Controller, version 2: instances (read only) and resource keys. */
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
    takes: "brokerMs",
    handle: createKey,
    instanceGuid: ({ body }) => /"source"\s*:\s*"([^"]*)"/.exec(body)?.slice(1).map(instanceGuidIn)[0],
  },
  { method: "GET", path: "/v2/resource_keys/:id", operation: "getResourceKey", handle: getKey },
  { method: "PATCH", path: "/v2/resource_keys/:id", operation: "updateResourceKey", handle: updateKey },
  { method: "DELETE", path: "/v2/resource_keys/:id", operation: "deleteResourceKey", handle: deleteKey },
];

function listInstances({ rooms, query }: Call): Answer {
  const state = query.get("state") ?? "active";
  const fits = (instance: Instance) =>
    instance.state === state &&
    same(query, "guid", instance.guid) &&
    same(query, "name", instance.name) &&
    same(query, "resource_group_id", instance.resourceGroupId) &&
    same(query, "resource_id", instance.service);
  const rows = rooms.instances.list().filter(fits);
  const answer = page(rows, query, "/v2/resource_instances");
  return { status: 200, body: { ...answer, resources: answer.resources.map((row) => shownInstance(rooms, row)) } };
}

function getInstance({ rooms, params }: Call): Answer {
  return { status: 200, body: shownInstance(rooms, rooms.instances.find(params.id ?? "")) };
}

function listKeysForInstance(call: Call, caller: Caller): Answer {
  const { guid } = call.rooms.instances.get(call.params.id ?? "");
  const rows = listedKeys(call.rooms).filter((key) => key.instanceGuid === guid);
  return keysPage(call, caller, rows, `/v2/resource_instances/${encodeURIComponent(guid)}/resource_keys`);
}

function listKeys(call: Call, caller: Caller): Answer {
  const { rooms, query } = call;
  const rows = listedKeys(rooms).filter((key) => {
    const instance = rooms.instances.find(key.instanceGuid);
    return (
      same(query, "guid", key.guid) &&
      same(query, "name", key.name) &&
      same(query, "resource_group_id", instance.resourceGroupId) &&
      same(query, "resource_id", instance.service)
    );
  });
  return keysPage(call, caller, rows, "/v2/resource_keys");
}

const newKey = z.object({
  name: z.string(),
  source: z.string(),
  role: z.string().optional(),
  parameters: z.record(z.string(), json).optional(),
});

function createKey({ rooms, body }: Call, { identity }: Caller): Answer {
  const key = rooms.resourceKeys.create(parseBody(newKey, body), identity);
  rooms.ledger.youth.begin("resourceKeys", key.guid);
  return { status: 201, body: shownKey(rooms, key, identity, "creation") };
}

function getKey(call: Call, { identity }: Caller): Answer {
  const key = call.rooms.resourceKeys.get(grownId(call));
  return { status: 200, body: shownKey(call.rooms, key, identity, "read") };
}

function updateKey(call: Call, { identity }: Caller): Answer {
  const { name } = parseBody(z.object({ name: z.string() }), call.body);
  const key = call.rooms.resourceKeys.rename(grownId(call), name, identity);
  return { status: 200, body: shownKey(call.rooms, key, identity, "read") };
}

function deleteKey(call: Call, { identity }: Caller): Answer {
  const { resourceKeys, ledger } = call.rooms;
  resourceKeys.delete(grownId(call), identity, ledger.settings.deletedResourceKeysAnswer);
  return { status: 204 };
}

function listedKeys({ resourceKeys, ledger }: Rooms): ResourceKey[] {
  return resourceKeys.list().filter(({ guid }) => !ledger.youth.isYoung(guid));
}

/** The id in the path, unless it names a key that is too young to be found. */
function grownId({ rooms, params }: Call): string {
  const id = params.id ?? "";
  if (!rooms.ledger.youth.isYoung(resourceKeyGuidIn(id))) return id;
  throw new Refusal("young", `The resource key cannot be found: ${id}`);
}

function keysPage({ rooms, query }: Call, { identity }: Caller, rows: ResourceKey[], path: string): Answer {
  const answer = page(rows, query, path);
  const resources = answer.resources.map((row) => shownKey(rooms, row, identity, "read"));
  return { status: 200, body: { ...answer, resources } };
}

function same(query: URLSearchParams, filter: string, value: string): boolean {
  const wanted = query.get(filter);
  return wanted === null || wanted === value;
}

function shownInstance(rooms: Rooms, instance: Instance) {
  return {
    id: instance.crn,
    guid: instance.guid,
    crn: instance.crn,
    url: `/v2/resource_instances/${instance.guid}`,
    name: instance.name,
    region_id: instance.region,
    account_id: rooms.ledger.contents.accountId,
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

function shownKey(rooms: Rooms, key: ResourceKey, caller: Identity, occasion: "creation" | "read") {
  const instance = rooms.instances.find(key.instanceGuid);
  return {
    id: key.crn,
    guid: key.guid,
    crn: key.crn,
    url: `/v2/resource_keys/${key.guid}`,
    name: key.name,
    account_id: rooms.ledger.contents.accountId,
    resource_group_id: instance.resourceGroupId,
    source_crn: key.sourceCrn,
    resource_id: instance.service,
    role: key.roleCrn,
    state: key.state,
    credentials: shownCredentials(rooms.ledger, rooms.roles, key, caller, occasion),
    iam_compatible: true,
    migrated: false,
    onetime_credentials: instance.onetimeCredentials,
    resource_instance_url: `/v2/resource_instances/${instance.guid}`,
    ...(key.parameters === null ? {} : { parameters: key.parameters }),
    created_at: key.createdAt,
    created_by: key.createdBy,
    updated_at: key.updatedAt,
    updated_by: key.updatedBy,
    deleted_at: key.deletedAt,
    // Never null: IBM's Terraform provider crashes on it.
    deleted_by: key.deletedBy ?? "",
  };
}

const answers: Record<Refusal["reason"], [status: number, code: string]> = {
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

export function refuseResource(refusal: Refusal, transactionId: string): Answer {
  const [status, code] = answers[refusal.reason];
  const body = errorBody(status, code, refusal.message, transactionId);
  if (refusal.reason !== "young") return { status, body };
  const details = "status_code=404 error=not_found reason=missing";
  return { status, headers: { "retry-after": "0" }, body: { details, ...body } };
}

export function resourceError(status: number, message: string, transactionId: string) {
  return errorBody(status, status === 429 ? "RC-RateLimit" : "RC-ServiceError", message, transactionId);
}

function errorBody(status: number, code: string, message: string, transactionId: string) {
  return { message, status_code: status, error_code: code, transaction_id: transactionId };
}
