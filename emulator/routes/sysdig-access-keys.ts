import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { AccessKey } from "../cloud/cloud-state";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { parseBody } from "./json-body";
import { managedInstance, requestedInstance } from "./sysdig-instance";

const path = "/api/customer/accessKeys";

/** Access keys in the API that IBM documents. */
export const accessKeyRoutes: Route[] = [
  { method: "GET", path, operation: "listAccessKeys", handle: listAccessKeys },
  { method: "POST", path, operation: "createAccessKey", durationSetting: "accessKeyMs", handle: createAccessKey },
  { method: "PUT", path: `${path}/:key`, operation: "updateAccessKey", handle: updateAccessKey },
  { method: "DELETE", path: `${path}/:key`, operation: "deleteAccessKey", handle: deleteAccessKey },
  { method: "POST", path: `${path}/:key/enable`, operation: "enableAccessKey", handle: setEnabled(true) },
  { method: "POST", path: `${path}/:key/disable`, operation: "disableAccessKey", handle: setEnabled(false) },
];

function listAccessKeys(request: Request, principal: Principal): ApiResponse {
  const keys = request.services.accessKeys.visibleOf(requestedInstance(request, principal).guid);
  return { status: 200, body: { customerAccessKeys: keys.map(keyBody) } };
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
  const { guid } = managedInstance(request, principal);
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  const key = request.services.accessKeys.create(guid, customerAccessKey);
  request.services.store.young.add("accessKeys", key.id);
  return keyResponse(key);
}

function updateAccessKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = managedInstance(request, principal);
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  return keyResponse(request.services.accessKeys.update(guid, requestedKey(request, guid), customerAccessKey));
}

function setEnabled(enabled: boolean) {
  return (request: Request, principal: Principal): ApiResponse => {
    const { guid } = managedInstance(request, principal);
    return keyResponse(request.services.accessKeys.setEnabled(guid, requestedKey(request, guid), enabled));
  };
}

function deleteAccessKey(request: Request, principal: Principal): ApiResponse {
  const { guid } = managedInstance(request, principal);
  request.services.accessKeys.delete(guid, requestedKey(request, guid));
  return { status: 204 };
}

/** The access key in the path; throws if it is too young to be shown. */
function requestedKey({ services, params }: Request, guid: string): string {
  const { id, accessKey } = services.accessKeys.find(guid, params.key ?? "");
  if (services.store.young.has(id)) throw new ApiError("young", `Access key ${accessKey} does not exist.`);
  return accessKey;
}

function keyResponse(key: AccessKey): ApiResponse {
  return { status: 200, body: { customerAccessKey: keyBody(key) } };
}

function keyBody(key: AccessKey) {
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
