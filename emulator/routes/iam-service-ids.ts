import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import { entityTag } from "../cloud/api-keys";
import type { ServiceId } from "../cloud/cloud-state";
import { serviceIdIn } from "../cloud/service-ids";
import type { Services } from "../cloud/services";
import type { ApiResponse, Request, Route } from "./api";
import { identityPage, minuteOf } from "./iam-lists";
import { parseBody } from "./json-body";

/** The service IDs of IAM's identity API. */
export const serviceIdRoutes: Route[] = [
  { method: "GET", path: "/v1/serviceids", operation: "listServiceIds", handle: listServiceIds },
  { method: "POST", path: "/v1/serviceids", operation: "createServiceId", handle: createServiceId },
  { method: "GET", path: "/v1/serviceids/:id", operation: "getServiceId", handle: getServiceId },
  { method: "PUT", path: "/v1/serviceids/:id", operation: "updateServiceId", handle: updateServiceId },
  { method: "DELETE", path: "/v1/serviceids/:id", operation: "deleteServiceId", handle: deleteServiceId },
  { method: "POST", path: "/v1/serviceids/:id/lock", operation: "lockServiceId", handle: lockServiceId },
  { method: "DELETE", path: "/v1/serviceids/:id/lock", operation: "unlockServiceId", handle: unlockServiceId },
];

function listServiceIds({ services, query }: Request): ApiResponse {
  const name = query.get("name");
  const wanted = services.serviceIds.list().filter((serviceId) => name === null || serviceId.name === name);
  const { rows, frame } = identityPage(wanted, {
    query,
    path: "/v1/serviceids",
    idOf: (serviceId) => serviceIdIn(serviceId),
    nameOf: (serviceId) => serviceId.name,
    sortedBy: {
      name: (serviceId) => serviceId.name,
      description: ({ description }) => description ?? "",
      created_at: ({ createdAt }) => createdAt,
      modified_at: ({ modifiedAt }) => modifiedAt,
    },
  });
  return { status: 200, body: { ...frame, serviceids: rows.map((row) => serviceIdBody(services, row)) } };
}

const newServiceId = z.object({ account_id: z.string(), name: z.string(), description: z.string().optional() });
const changedServiceId = z.object({ name: z.string().optional(), description: z.string().optional() });

function createServiceId({ services, body, header }: Request): ApiResponse {
  const { account_id, name, description } = parseBody(newServiceId, body);
  if (account_id !== services.store.state.accountId) {
    throw new ApiError("forbidden", "You are not authorized to use this API.", `It is not the account ${account_id}`);
  }
  const serviceId = services.serviceIds.create(name, description, header("entity-lock") === "true");
  return serviceIdResponse(201, services, serviceId);
}

function getServiceId({ services, params }: Request): ApiResponse {
  return serviceIdResponse(200, services, services.serviceIds.get(params.id ?? ""));
}

function updateServiceId({ services, params, body, header }: Request): ApiResponse {
  const changes = parseBody(changedServiceId, body);
  return serviceIdResponse(200, services, services.serviceIds.update(params.id ?? "", header("if-match"), changes));
}

function deleteServiceId({ services, params }: Request): ApiResponse {
  services.serviceIds.delete(params.id ?? "");
  return { status: 204 };
}

function lockServiceId({ services, params }: Request): ApiResponse {
  services.serviceIds.setLocked(params.id ?? "", true);
  return { status: 204 };
}

function unlockServiceId({ services, params }: Request): ApiResponse {
  services.serviceIds.setLocked(params.id ?? "", false);
  return { status: 204 };
}

function serviceIdResponse(status: number, services: Services, serviceId: ServiceId): ApiResponse {
  const body = serviceIdBody(services, serviceId);
  return { status, headers: { etag: body.entity_tag }, body };
}

function serviceIdBody({ store }: Services, serviceId: ServiceId) {
  const id = serviceIdIn(serviceId);
  return {
    id,
    iam_id: serviceId.iamId,
    entity_tag: entityTag(id, serviceId.revision),
    crn: serviceId.crn,
    locked: serviceId.locked,
    created_at: minuteOf(serviceId.createdAt),
    modified_at: minuteOf(serviceId.modifiedAt),
    account_id: store.state.accountId,
    name: serviceId.name,
    ...(serviceId.description === null || serviceId.description === "" ? {} : { description: serviceId.description }),
  };
}
