import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { AccessKey } from "../cloud/cloud-state";
import type { ApiResponse, AuthenticatedRoute, Principal, Request, Route } from "./api";
import { parseBody } from "./json-body";
import { managedInstance, requestedInstance } from "./sysdig-instance";

const path = "/platform/v1/access-keys";

/** The same access keys in Sysdig's newer API, which names them by a number and has metadata. */
export const platformAccessKeyRoutes: Route[] = [
  { method: "GET", path, operation: "getAccessKeysV1", handle: ifAvailable(listKeys) },
  {
    method: "POST",
    path,
    operation: "createAccessKeyV1",
    durationSetting: "accessKeyMs",
    handle: ifAvailable(createKey),
  },
  { method: "GET", path: `${path}/:id`, operation: "getAccessKeyByIdV1", handle: ifAvailable(getKey) },
  { method: "PUT", path: `${path}/:id`, operation: "updateAccessKeyByIdV1", handle: ifAvailable(replaceKey) },
  { method: "DELETE", path: `${path}/:id`, operation: "deleteAccessKeyByIdV1", handle: ifAvailable(deleteKey) },
];

const notFoundPage = new Blob(["<!doctype html><html><title>404 Not Found</title><body>Not Found</body></html>\n"], {
  type: "text/html; charset=utf-8",
});

/** Whether the API can be used is decided by the setting `platformAccessKeys`. */
function ifAvailable(handle: AuthenticatedRoute["handle"]): AuthenticatedRoute["handle"] {
  return (request, principal) => {
    const setting = request.services.store.settings.platformAccessKeys;
    if (setting === "missing") return { status: 404, body: notFoundPage };
    if (setting === "denied") throw new ApiError("forbidden", "Not enough privileges to complete the action.");
    return handle(request, principal);
  };
}

function listKeys(request: Request, principal: Principal): ApiResponse {
  const keys = visibleKeys(request, requestedInstance(request, principal).guid);
  const offset = integerIn(request, "offset", 0, 0);
  const limit = Math.min(integerIn(request, "limit", 25, 1), 100);
  const pathAt = (start: number) => `${path}?offset=${start}&limit=${limit}`;
  const page = {
    ...(offset > 0 ? { previous: pathAt(Math.max(offset - limit, 0)) } : {}),
    ...(offset + limit < keys.length ? { next: pathAt(offset + limit) } : {}),
    total: keys.length,
  };
  return { status: 200, body: { page, data: keys.slice(offset, offset + limit).map(keyBody) } };
}

function integerIn({ query }: Request, name: string, byDefault: number, min: number): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  if (/^\d+$/.test(text) && Number(text) >= min) return Number(text);
  throw new ApiError("invalid", `${name} must be a whole number, at least ${min}.`);
}

const number = z.number().int().min(0).max(2_147_483_647).nullable().optional();
const metadata = z
  .record(
    z.string().max(25, "a name has at most 25 characters"),
    z.string().max(50, "a value has at most 50 characters"),
  )
  .refine((pairs) => Object.keys(pairs).length <= 20, "there are at most 20 pairs")
  .nullable()
  .optional();
const newKey = z.object({ agentLimit: number, agentReservation: number, teamId: number, metadata });
const replacedKey = newKey.extend({ isEnabled: z.boolean() });

function settingsIn(request: Request, given: z.infer<typeof newKey>) {
  const pairs = given.metadata ?? {};
  if (request.services.store.settings.platformAccessKeys === "refuses-metadata" && Object.keys(pairs).length > 0) {
    throw new ApiError("invalid", "The property metadata is not supported.");
  }
  return {
    limit: given.agentLimit ?? null,
    reservation: given.agentReservation ?? null,
    teamId: given.teamId ?? null,
    metadata: pairs,
  };
}

/** Creates an enabled key, always: a POST ignores `isEnabled`. */
function createKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = managedInstance(request, principal);
  const settings = settingsIn(request, parseBody(newKey, request.body));
  const key = request.services.accessKeys.create(guid, settings);
  request.services.store.young.add("accessKeys", key.id);
  return { status: 201, body: keyBody(key) };
}

function getKey(request: Request, principal: Principal): ApiResponse {
  return { status: 200, body: keyBody(requestedKey(request, requestedInstance(request, principal).guid)) };
}

function replaceKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = managedInstance(request, principal);
  const { isEnabled, ...given } = parseBody(replacedKey, request.body);
  const { accessKey } = requestedKey(request, guid);
  request.services.accessKeys.update(guid, accessKey, settingsIn(request, given));
  return { status: 200, body: keyBody(request.services.accessKeys.setEnabled(guid, accessKey, isEnabled)) };
}

function deleteKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = managedInstance(request, principal);
  request.services.accessKeys.delete(guid, requestedKey(request, guid).accessKey);
  return { status: 204 };
}

/** The keys that this API shows: without the oldest one if the setting is `other-list`. */
function visibleKeys({ services }: Request, guid: string): AccessKey[] {
  const keys = services.accessKeys.visibleOf(guid);
  return services.store.settings.platformAccessKeys === "other-list" ? keys.slice(1) : keys;
}

function requestedKey(request: Request, guid: string): AccessKey {
  const id = request.params.id ?? "";
  const key = visibleKeys(request, guid).find((candidate) => String(candidate.id) === id);
  if (key === undefined) throw new ApiError("not-found", `Access key with id ${id} does not exist.`);
  return key;
}

function keyBody(key: AccessKey) {
  return {
    id: key.id,
    accessKey: key.accessKey,
    isEnabled: key.enabled,
    agentLimit: key.limit,
    agentReservation: key.reservation,
    teamId: key.teamId,
    metadata: key.metadata,
    dateCreated: new Date(key.dateCreated).toISOString(),
    dateDisabled: key.dateDisabled === null ? null : new Date(key.dateDisabled).toISOString(),
  };
}
