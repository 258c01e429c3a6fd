import { z } from "zod";
import type { AccessKey } from "../cloud/cloud-state";
import { Refusal } from "../cloud/refusal";
import { parseBody } from "./json-body";
import type { ApiResponse, Principal, Request, Route } from "./route";
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

function listAccessKeys(request: Request, principal: Principal): ApiResponse {
  const keys = request.services.accessKeys.shownOf(instanceFor(request, principal).guid);
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

function createAccessKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = mustManage(request, principal);
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  const key = request.services.accessKeys.create(guid, customerAccessKey);
  request.services.store.youth.begin("accessKeys", key.id);
  return answer(key);
}

function updateAccessKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = mustManage(request, principal);
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  return answer(request.services.accessKeys.update(guid, keyNamed(request, guid), customerAccessKey));
}

function turn(enabled: boolean) {
  return (request: Request, principal: Principal): ApiResponse => {
    const { guid } = mustManage(request, principal);
    return answer(request.services.accessKeys.setEnabled(guid, keyNamed(request, guid), enabled));
  };
}

function deleteAccessKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = mustManage(request, principal);
  request.services.accessKeys.delete(guid, keyNamed(request, guid));
  return { status: 204 };
}

/** The key in the path, unless it is too young to be found. */
function keyNamed({ services, params }: Request, guid: string): string {
  const { id, accessKey } = services.accessKeys.find(guid, params.key ?? "");
  if (services.store.youth.isYoung(id)) throw new Refusal("young", `Access key ${accessKey} does not exist.`);
  return accessKey;
}

function answer(key: AccessKey): ApiResponse {
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
