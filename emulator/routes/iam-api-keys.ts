import { z } from "zod";
import { entityTag } from "../cloud/api-keys";
import type { ApiKey } from "../cloud/cloud-state";
import type { Services } from "../cloud/services";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { identityPage, minuteOf } from "./iam-lists";
import { parseBody } from "./json-body";

/** The API keys of IAM's identity API. */
export const apiKeyRoutes: Route[] = [
  { method: "GET", path: "/v1/apikeys", operation: "listApiKeys", handle: listKeys },
  { method: "POST", path: "/v1/apikeys", operation: "createApiKey", handle: createKey },
  { method: "GET", path: "/v1/apikeys/details", operation: "getApiKeysDetails", handle: findByHeader },
  { method: "POST", path: "/v1/apikeys/details", operation: "getApiKeysDetails", handle: findByBody },
  { method: "GET", path: "/v1/apikeys/:id", operation: "getApiKey", handle: getKey },
  { method: "PUT", path: "/v1/apikeys/:id", operation: "updateApiKey", handle: updateKey },
  { method: "DELETE", path: "/v1/apikeys/:id", operation: "deleteApiKey", handle: deleteKey },
  change("POST", "lock", "lockApiKey", ({ apiKeys }, id) => apiKeys.setLocked(id, true)),
  change("DELETE", "lock", "unlockApiKey", ({ apiKeys }, id) => apiKeys.setLocked(id, false)),
  change("POST", "disable", "disableApiKey", ({ apiKeys }, id) => apiKeys.setDisabled(id, true)),
  change("DELETE", "disable", "enableApiKey", ({ apiKeys }, id) => apiKeys.setDisabled(id, false)),
  change("POST", "enable", "enableApiKey", ({ apiKeys }, id) => apiKeys.setDisabled(id, false)),
];

function listKeys({ services, query }: Request, { identity }: Principal): ApiResponse {
  const iamId = query.get("iam_id") ?? (query.get("scope") === "account" ? undefined : identity.iamId);
  const type = query.get("type");
  const isWanted = (key: ApiKey) =>
    (iamId === undefined || key.iamId === iamId) &&
    (type === null || (services.identities.find(key.iamId)?.kind === "service") === (type === "serviceid"));
  const { rows, frame } = identityPage(services.apiKeys.list().filter(isWanted), {
    query,
    path: "/v1/apikeys",
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    sortedBy: {
      name: ({ name }) => name,
      description: ({ description }) => description ?? "",
      created_at: ({ createdAt }) => createdAt,
      created_by: ({ createdBy }) => createdBy,
    },
  });
  return { status: 200, body: { ...frame, apikeys: rows.map((key) => keyBody(services, key, "read")) } };
}

const actions = z.enum(["none", "disable", "delete"]);
const changes = {
  description: z.string().optional(),
  expires_at: z.string().optional(),
  action_when_leaked: actions.optional(),
  support_sessions: z.boolean().optional(),
};
const newKey = z.object({
  ...changes,
  name: z.string(),
  iam_id: z.string(),
  account_id: z.string().optional(),
  apikey: z.string().optional(),
  store_value: z.boolean().optional(),
});
const changedKey = z.object({ ...changes, name: z.string().optional() });

function createKey({ services, body, header }: Request, { identity }: Principal): ApiResponse {
  const parsed = parseBody(newKey, body);
  const key = services.apiKeys.create(
    {
      ...changesIn(parsed),
      name: parsed.name,
      iamId: parsed.iam_id,
      apikey: parsed.apikey,
      storesValue: parsed.store_value,
      locked: header("entity-lock") === "true",
      disabled: header("entity-disable") === "true",
    },
    identity,
  );
  return keyResponse(201, services, key, "creation");
}

function getKey({ services, params, query }: Request): ApiResponse {
  const key = services.apiKeys.get(params.id ?? "");
  const { status, headers, body } = keyResponse(200, services, key, "read");
  const { count = 0, last } = services.identities.signIns.get(key.id) ?? {};
  const activity = { authn_count: count, ...(last === undefined ? {} : { last_authn: minuteOf(last) }) };
  return {
    status,
    headers,
    body: {
      ...body,
      ...(query.get("include_activity") === "true" ? { activity } : {}),
      ...(query.get("include_history") === "true" ? { history: [] } : {}),
    },
  };
}

function findByHeader({ services, header }: Request): ApiResponse {
  return keyResponse(200, services, services.apiKeys.byValue(header("iam-apikey") ?? ""), "read");
}

function findByBody({ services, body }: Request): ApiResponse {
  const { apikey } = parseBody(z.object({ apikey: z.string() }), body);
  return keyResponse(200, services, services.apiKeys.byValue(apikey), "read");
}

function updateKey({ services, params, body, header }: Request): ApiResponse {
  const { name, ...parsed } = parseBody(changedKey, body);
  const given = { ...changesIn(parsed), ...(name === undefined ? {} : { name }) };
  return keyResponse(200, services, services.apiKeys.update(params.id ?? "", header("if-match"), given), "read");
}

function deleteKey({ services, params }: Request): ApiResponse {
  services.apiKeys.delete(params.id ?? "");
  return { status: 204 };
}

function change(
  method: "POST" | "DELETE",
  verb: string,
  operation: string,
  act: (services: Services, id: string) => void,
): Route {
  const handle = ({ services, params }: Request): ApiResponse => {
    act(services, params.id ?? "");
    return { status: 204 };
  };
  return { method, path: `/v1/apikeys/:id/${verb}`, operation, handle };
}

/** Only what was sent is changed; an empty text clears. */
function changesIn(parsed: Omit<z.infer<typeof changedKey>, "name">) {
  const { description, expires_at, action_when_leaked, support_sessions } = parsed;
  return {
    ...(description === undefined ? {} : { description: description || null }),
    ...(expires_at === undefined ? {} : { expiresAt: expires_at || null }),
    ...(action_when_leaked === undefined ? {} : { actionWhenLeaked: action_when_leaked }),
    ...(support_sessions === undefined ? {} : { supportsSessions: support_sessions }),
  };
}

function keyResponse(status: number, services: Services, key: ApiKey, when: "creation" | "read") {
  return { status, headers: { etag: entityTag(key.id, key.revision) }, body: keyBody(services, key, when) };
}

function keyBody({ store }: Services, key: ApiKey, when: "creation" | "read") {
  const { accountId } = store.state;
  return {
    id: key.id,
    entity_tag: entityTag(key.id, key.revision),
    crn: `crn:v1:bluemix:public:iam-identity::a/${accountId}::apikey:${key.id}`,
    locked: key.locked,
    disabled: key.disabled,
    created_at: minuteOf(key.createdAt),
    created_by: key.createdBy,
    modified_at: minuteOf(key.modifiedAt),
    name: key.name,
    ...(key.description === null ? {} : { description: key.description }),
    support_sessions: key.supportsSessions,
    action_when_leaked: key.actionWhenLeaked,
    ...(key.expiresAt === null ? {} : { expires_at: key.expiresAt }),
    iam_id: key.iamId,
    account_id: accountId,
    apikey: when === "creation" || key.storesValue ? key.apikey : "",
  };
}
