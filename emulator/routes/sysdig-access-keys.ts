import { z } from "zod";
import type { AccessKey } from "../cloud/contents";
import { Refusal } from "../cloud/refusal";
import { parseBody } from "./json-body";
import type { Answer, Call, Caller, Route } from "./route";
import { instanceFor, mustManage } from "./sysdig-instance";

const path = "/api/customer/accessKeys";

/** Agents' access keys, as IBM documents them. */
export const accessKeyRoutes: Route[] = [
  { method: "GET", path, operation: "listAccessKeys", handle: listAccessKeys },
  { method: "POST", path, operation: "createAccessKey", takes: "accessKeyMs", handle: createAccessKey },
  { method: "PUT", path: `${path}/:key`, operation: "updateAccessKey", handle: updateAccessKey },
  { method: "DELETE", path: `${path}/:key`, operation: "deleteAccessKey", handle: deleteAccessKey },
  { method: "POST", path: `${path}/:key/enable`, operation: "enableAccessKey", handle: turn(true) },
  { method: "POST", path: `${path}/:key/disable`, operation: "disableAccessKey", handle: turn(false) },
];

function listAccessKeys(call: Call, caller: Caller): Answer {
  const keys = call.rooms.accessKeys.shownOf(instanceFor(call, caller).guid);
  return { status: 200, body: { customerAccessKeys: keys.map(shown) } };
}

const number = z.number().int().min(0).nullable().optional();
const settingsBody = z.object({
  customerAccessKey: z
    .object({ limit: number, reservation: number, teamId: number })
    .nullable()
    .optional()
    .transform((given) => ({
      limit: given?.limit ?? null,
      reservation: given?.reservation ?? null,
      teamId: given?.teamId ?? null,
    })),
});

function createAccessKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  const { customerAccessKey } = parseBody(settingsBody, call.body);
  const key = call.rooms.accessKeys.create(guid, customerAccessKey);
  call.rooms.ledger.youth.begin("accessKeys", key.id);
  return answer(key);
}

function updateAccessKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  const { customerAccessKey } = parseBody(settingsBody, call.body);
  return answer(call.rooms.accessKeys.update(guid, keyNamed(call, guid), customerAccessKey));
}

function turn(enabled: boolean) {
  return (call: Call, caller: Caller): Answer => {
    const { guid } = mustManage(call, caller);
    return answer(call.rooms.accessKeys.setEnabled(guid, keyNamed(call, guid), enabled));
  };
}

function deleteAccessKey(call: Call, caller: Caller): Answer {
  const { guid } = mustManage(call, caller);
  call.rooms.accessKeys.delete(guid, keyNamed(call, guid));
  return { status: 204 };
}

/** The key in the path, unless it is too young to be found. */
function keyNamed({ rooms, params }: Call, guid: string): string {
  const { id, accessKey } = rooms.accessKeys.find(guid, params.key ?? "");
  if (rooms.ledger.youth.isYoung(id)) throw new Refusal("young", `Access key ${accessKey} does not exist.`);
  return accessKey;
}

function answer(key: AccessKey): Answer {
  return { status: 200, body: { customerAccessKey: shown(key) } };
}

function shown(key: AccessKey) {
  return {
    enabled: key.enabled,
    accessKey: key.accessKey,
    dateCreated: key.dateCreated,
    dateDisabled: key.dateDisabled,
    limit: key.limit,
    reservation: key.reservation,
    teamId: key.teamId,
  };
}
