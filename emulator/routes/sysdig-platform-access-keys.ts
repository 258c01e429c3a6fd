import { z } from "zod";
import type { AccessKey } from "../cloud/contents";
import { Refusal } from "../cloud/refusal";
import { parseBody } from "./json-body";
import type { Answer, Call, Caller, Route } from "./route";
import { instanceFor, mustManage } from "./sysdig-instance";

const path = "/platform/v1/access-keys";

/** The same access keys in Sysdig's newer API: named by a number, with metadata, PUT replaces. */
export const platformAccessKeyRoutes: Route[] = [
  { method: "GET", path, operation: "getAccessKeysV1", handle: listKeys },
  { method: "POST", path, operation: "createAccessKeyV1", handle: createKey },
  { method: "GET", path: `${path}/:id`, operation: "getAccessKeyByIdV1", handle: getKey },
  { method: "PUT", path: `${path}/:id`, operation: "updateAccessKeyByIdV1", handle: replaceKey },
  { method: "DELETE", path: `${path}/:id`, operation: "deleteAccessKeyByIdV1", handle: deleteKey },
];

function listKeys(call: Call, caller: Caller): Answer {
  const keys = call.rooms.accessKeys.of(instanceFor(call, caller).guid);
  const offset = whole(call.query.get("offset") ?? "0");
  const limit = whole(call.query.get("limit") ?? "25");
  const data = keys.slice(offset, offset + limit).map(shown);
  return { status: 200, body: { page: { offset, returned: data.length, matched: keys.length }, data } };
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new Refusal("invalid", "offset and limit must be whole numbers.");
  return Number(text);
}

const number = z.number().int().min(0).nullable().optional();
const keyBody = z
  .object({
    isEnabled: z.boolean().optional(),
    agentLimit: number,
    agentReservation: number,
    teamId: number,
    metadata: z.record(z.string(), z.string()).nullable().optional(),
  })
  .transform((given) => ({
    isEnabled: given.isEnabled ?? true,
    settings: {
      limit: given.agentLimit ?? null,
      reservation: given.agentReservation ?? null,
      teamId: given.teamId ?? null,
      metadata: given.metadata ?? {},
    },
  }));

function createKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  const { isEnabled, settings } = parseBody(keyBody, call.body);
  return { status: 201, body: shown(call.rooms.accessKeys.create(guid, settings, isEnabled)) };
}

function getKey(call: Call, caller: Caller): Answer {
  const { guid } = instanceFor(call, caller);
  return { status: 200, body: shown(call.rooms.accessKeys.findById(guid, call.params.id ?? "")) };
}

function replaceKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  const { isEnabled, settings } = parseBody(keyBody, call.body);
  const { accessKey } = call.rooms.accessKeys.findById(guid, call.params.id ?? "");
  call.rooms.accessKeys.update(guid, accessKey, settings);
  return { status: 200, body: shown(call.rooms.accessKeys.setEnabled(guid, accessKey, isEnabled)) };
}

function deleteKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  call.rooms.accessKeys.delete(guid, call.rooms.accessKeys.findById(guid, call.params.id ?? "").accessKey);
  return { status: 204 };
}

function shown(key: AccessKey) {
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
