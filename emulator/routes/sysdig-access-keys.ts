import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { AccessKey, Instance } from "../cloud/cloud-state";
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
  const instance = requestedInstance(request, principal);
  const keys = request.services.accessKeys.visibleOf(instance.guid);
  return { status: 200, body: { customerAccessKeys: keys.map((key) => keyBody(key, instance)) } };
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
  const instance = managedInstance(request, principal);
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  const key = request.services.accessKeys.create(instance.guid, customerAccessKey);
  request.services.store.young.add("accessKeys", key.id);
  return keyResponse(key, instance);
}

function updateAccessKey(request: Request, principal: Principal): ApiResponse {
  const instance = managedInstance(request, principal);
  const { guid } = instance;
  const { customerAccessKey } = parseBody(settingsBody, request.body);
  const key = request.services.accessKeys.update(guid, requestedKey(request, guid), customerAccessKey);
  return keyResponse(key, instance);
}

function setEnabled(enabled: boolean) {
  return (request: Request, principal: Principal): ApiResponse => {
    const instance = managedInstance(request, principal);
    const key = requestedKey(request, instance.guid);
    return keyResponse(request.services.accessKeys.setEnabled(instance.guid, key, enabled), instance);
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

function keyResponse(key: AccessKey, instance: Instance): ApiResponse {
  return { status: 200, body: { customerAccessKey: keyBody(key, instance) } };
}

/** IBM's page of Monitoring shows keys without these three, its page of Workload Protection shows them as null. */
function keyBody({ limit, reservation, teamId, ...key }: AccessKey, { service }: Instance) {
  const settings = Object.entries({ limit, reservation, teamId });
  return {
    enabled: key.enabled,
    accessKey: key.accessKey,
    dateCreated: key.dateCreated,
    dateDisabled: key.dateDisabled,
    ...Object.fromEntries(settings.filter(([, value]) => value !== null || service !== "sysdig-monitor")),
  };
}
