import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { ApiKeyChange } from "../cloud/api-keys";
import type { ApiKey, Identity } from "../cloud/cloud-state";
import { apiKeyCrn } from "../cloud/crn";
import { entityTag } from "../cloud/entity-tag";
import { iamDate } from "../cloud/iam-date";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { iamPage, nameFilter, sorted } from "./iam-pages";
import { parseBody } from "./json-body";

/** IAM API keys: https://cloud.ibm.com/apidocs/iam-identity-token-api */
export const apiKeyRoutes: Route[] = [
  { method: "GET", path: "/v1/apikeys", operation: "listApiKeys", handle: listKeys },
  { method: "POST", path: "/v1/apikeys", operation: "createApiKey", handle: createKey },
  { method: "GET", path: "/v1/apikeys/details", operation: "getApiKeysDetails", handle: getDetails },
  { method: "POST", path: "/v1/apikeys/details", operation: "postApiKeysDetails", handle: postDetails },
  { method: "GET", path: "/v1/apikeys/:id", operation: "getApiKey", handle: getKey },
  { method: "PUT", path: "/v1/apikeys/:id", operation: "updateApiKey", handle: updateKey },
  { method: "DELETE", path: "/v1/apikeys/:id", operation: "deleteApiKey", handle: deleteKey },
  { method: "POST", path: "/v1/apikeys/:id/lock", operation: "lockApiKey", handle: setLocked(true) },
  { method: "DELETE", path: "/v1/apikeys/:id/lock", operation: "unlockApiKey", handle: setLocked(false) },
  { method: "POST", path: "/v1/apikeys/:id/disable", operation: "disableApiKey", handle: setDisabled(true) },
  { method: "DELETE", path: "/v1/apikeys/:id/disable", operation: "enableApiKey", handle: setDisabled(false) },
];

const actionWhenLeaked = z.enum(["none", "disable", "delete"]);
const changeSchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  support_sessions: z.boolean().optional(),
  action_when_leaked: actionWhenLeaked.optional(),
  expires_at: z.string().optional(),
});
/** An API key as a request describes it; also the one that is created together with a service ID. */
export const newApiKeySchema = changeSchema.extend({
  name: z.string(),
  apikey: z.string().optional(),
  store_value: z.boolean().optional(),
});
const createSchema = newApiKeySchema.extend({ iam_id: z.string(), account_id: z.string().optional() });

function listKeys({ services, query }: Request, { identity }: Principal): ApiResponse {
  const type = query.get("type");
  const isOfAccount = query.get("scope") === "account";
  const iamId = query.get("iam_id") ?? (isOfAccount ? undefined : identity.iamId);
  if (iamId !== undefined && iamId !== identity.iamId && services.identities.find(iamId)?.kind === "user") {
    throw new ApiError("forbidden", "API keys of other users are listed with the scope account only.");
  }
  const isNamed = nameFilter(query);
  const isWanted = (key: ApiKey) => {
    const kind = services.identities.find(key.iamId)?.kind === "service" ? "serviceid" : "user";
    return (iamId === undefined || key.iamId === iamId) && (type === null || type === kind) && isNamed(key.name);
  };
  const wanted = sorted(services.apiKeys.list().filter(isWanted), query, {
    name: ({ name }) => name,
    description: ({ description }) => description,
    created_at: ({ createdAt }) => createdAt,
    created_by: ({ createdBy }) => createdBy,
  });
  const { rows, links } = iamPage(wanted, query, "/v1/apikeys");
  return { status: 200, body: { ...links, apikeys: rows.map((key) => apiKeyBody(services, key, "")) } };
}

function createKey(request: Request, { identity }: Principal): ApiResponse {
  const { services, body, header } = request;
  const wanted = parseBody(createSchema, body);
  const key = services.apiKeys.create(
    {
      ...wantedKey(wanted),
      iamId: wanted.iam_id,
      locked: header("entity-lock") === "true",
      disabled: header("entity-disable") === "true",
    },
    identity,
  );
  return keyResponse(request, 201, key, key.apikey);
}

function getDetails(request: Request, principal: Principal): ApiResponse {
  return details(request, request.header("iam-apikey") ?? "", principal.identity);
}

function postDetails(request: Request, principal: Principal): ApiResponse {
  const { apikey } = parseBody(z.object({ apikey: z.string() }), request.body);
  return details(request, apikey, principal.identity);
}

function details(request: Request, apikey: string, caller: Identity): ApiResponse {
  const key = request.services.apiKeys.findByValue(apikey);
  return keyResponse(request, 200, key, readableValue(request, key, caller));
}

function getKey(request: Request, { identity }: Principal): ApiResponse {
  const key = request.services.apiKeys.get(request.params.id ?? "");
  return keyResponse(request, 200, key, readableValue(request, key, identity));
}

function updateKey(request: Request, { identity }: Principal): ApiResponse {
  const { services, params, body, header } = request;
  const change = changeOf(parseBody(changeSchema, body));
  const key = services.apiKeys.update(params.id ?? "", header("if-match"), change);
  return keyResponse(request, 200, key, readableValue(request, key, identity));
}

function deleteKey({ services, params }: Request): ApiResponse {
  services.apiKeys.delete(params.id ?? "");
  return { status: 204 };
}

function setLocked(isLocked: boolean) {
  return ({ services, params }: Request): ApiResponse => {
    services.apiKeys.setLocked(params.id ?? "", isLocked);
    return { status: 204 };
  };
}

function setDisabled(isDisabled: boolean) {
  return ({ services, params }: Request): ApiResponse => {
    services.apiKeys.setDisabled(params.id ?? "", isDisabled);
    return { status: 204 };
  };
}

/** A request's new key, in the words of the cloud. */
export function wantedKey(wanted: z.infer<typeof newApiKeySchema>) {
  return {
    ...changeOf(wanted),
    name: wanted.name,
    ...(wanted.apikey === undefined ? {} : { apikey: wanted.apikey }),
    ...(wanted.store_value === undefined ? {} : { storeValue: wanted.store_value }),
  };
}

function changeOf(given: z.infer<typeof changeSchema>): ApiKeyChange {
  return {
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.support_sessions === undefined ? {} : { supportSessions: given.support_sessions }),
    ...(given.action_when_leaked === undefined ? {} : { actionWhenLeaked: given.action_when_leaked }),
    ...(given.expires_at === undefined ? {} : { expiresAt: expiry(given.expires_at) }),
  };
}

function expiry(text: string): number | null {
  if (text === "") return null;
  const date = Date.parse(text);
  if (Number.isNaN(date)) throw new ApiError("invalid", "expires_at is not a date.");
  return date;
}

/** The value can be read again only for service IDs' keys that were created with `store_value`. */
function readableValue({ services }: Request, key: ApiKey, caller: Identity): string {
  const isReadable = key.storeValue && services.identities.find(key.iamId)?.kind === "service";
  return isReadable && caller.readsCredentials ? key.apikey : "";
}

function keyResponse({ services }: Request, status: number, key: ApiKey, value: string): ApiResponse {
  return {
    status,
    headers: { etag: entityTag(key.id, key.revision) },
    body: apiKeyBody(services, key, value),
  };
}

/** An API key as IAM answers it, with its value or an empty one. */
export function apiKeyBody({ store }: Request["services"], key: ApiKey, value: string) {
  const { accountId } = store.state;
  return {
    id: key.id,
    entity_tag: entityTag(key.id, key.revision),
    crn: apiKeyCrn(accountId, key.id),
    locked: key.locked,
    disabled: key.disabled,
    created_at: iamDate(key.createdAt),
    created_by: key.createdBy,
    modified_at: iamDate(key.modifiedAt),
    name: key.name,
    description: key.description,
    support_sessions: key.supportSessions,
    action_when_leaked: key.actionWhenLeaked,
    ...(key.expiresAt === null ? {} : { expires_at: iamDate(key.expiresAt) }),
    iam_id: key.iamId,
    account_id: accountId,
    apikey: value,
  };
}
