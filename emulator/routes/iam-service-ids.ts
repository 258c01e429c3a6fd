import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { ServiceId } from "../cloud/cloud-state";
import { entityTag } from "../cloud/entity-tag";
import { iamDate } from "../cloud/iam-date";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { apiKeyBody, newApiKeySchema, wantedKey } from "./iam-api-keys";
import { iamPage, nameFilter, sorted } from "./iam-pages";
import { parseBody } from "./json-body";

/** Service IDs: https://cloud.ibm.com/apidocs/iam-identity-token-api */
export const serviceIdRoutes: Route[] = [
  { method: "GET", path: "/v1/serviceids", operation: "listServiceIds", handle: listServiceIds },
  { method: "POST", path: "/v1/serviceids", operation: "createServiceId", handle: createServiceId },
  { method: "GET", path: "/v1/serviceids/:id", operation: "getServiceId", handle: getServiceId },
  { method: "PUT", path: "/v1/serviceids/:id", operation: "updateServiceId", handle: updateServiceId },
  { method: "DELETE", path: "/v1/serviceids/:id", operation: "deleteServiceId", handle: deleteServiceId },
  { method: "POST", path: "/v1/serviceids/:id/lock", operation: "lockServiceId", handle: setLocked(true) },
  { method: "DELETE", path: "/v1/serviceids/:id/lock", operation: "unlockServiceId", handle: setLocked(false) },
];

const changeSchema = z.object({ name: z.string().optional(), description: z.string().optional() });
const createSchema = z.object({
  account_id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  apikey: newApiKeySchema.optional(),
});

function listServiceIds(request: Request): ApiResponse {
  const { services, query } = request;
  requireAccount(request, query.get("account_id"));
  const name = query.get("name");
  const isNamed = nameFilter(query);
  const isWanted = (serviceId: ServiceId) => (name === null || serviceId.name === name) && isNamed(serviceId.name);
  const wanted = sorted(services.serviceIds.list().filter(isWanted), query, {
    name: (serviceId) => serviceId.name,
    description: ({ description }) => description,
    created_at: ({ createdAt }) => createdAt,
    modified_at: ({ modifiedAt }) => modifiedAt,
  });
  const { rows, links } = iamPage(wanted, query, "/v1/serviceids");
  return { status: 200, body: { ...links, serviceids: rows.map((row) => serviceIdBody(services, row)) } };
}

function createServiceId(request: Request, { identity }: Principal): ApiResponse {
  const { services, body, header } = request;
  const wanted = parseBody(createSchema, body);
  requireAccount(request, wanted.account_id);
  const described = wanted.description === undefined ? {} : { description: wanted.description };
  const serviceId = services.serviceIds.create(
    { name: wanted.name, ...described },
    header("entity-lock") === "true",
    identity,
  );
  if (wanted.apikey === undefined) return serviceIdResponse(request, 201, serviceId);
  const key = services.apiKeys.create(
    { ...wantedKey(wanted.apikey), iamId: serviceId.iamId, locked: false, disabled: false },
    identity,
  );
  return serviceIdResponse(request, 201, serviceId, { apikey: apiKeyBody(services, key, key.apikey) });
}

function getServiceId(request: Request): ApiResponse {
  return serviceIdResponse(request, 200, request.services.serviceIds.get(request.params.id ?? ""));
}

function updateServiceId(request: Request): ApiResponse {
  const { services, params, body, header } = request;
  const { name, description } = parseBody(changeSchema, body);
  const change = { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
  return serviceIdResponse(request, 200, services.serviceIds.update(params.id ?? "", header("if-match"), change));
}

function deleteServiceId({ services, params }: Request): ApiResponse {
  services.serviceIds.delete(params.id ?? "");
  return { status: 204 };
}

function setLocked(isLocked: boolean) {
  return (request: Request): ApiResponse =>
    serviceIdResponse(request, 200, request.services.serviceIds.setLocked(request.params.id ?? "", isLocked));
}

function requireAccount({ services }: Request, accountId: string | null): void {
  if (accountId !== services.store.state.accountId) {
    throw new ApiError("forbidden", "You are not authorized to use this account.");
  }
}

function serviceIdResponse(
  { services }: Request,
  status: number,
  serviceId: ServiceId,
  more: object = {},
): ApiResponse {
  return {
    status,
    headers: { etag: entityTag(serviceId.iamId, serviceId.revision) },
    body: { ...serviceIdBody(services, serviceId), ...more },
  };
}

function serviceIdBody({ store }: Request["services"], serviceId: ServiceId) {
  return {
    id: serviceId.iamId.replace(/^iam-/, ""),
    iam_id: serviceId.iamId,
    entity_tag: entityTag(serviceId.iamId, serviceId.revision),
    crn: serviceId.crn,
    locked: serviceId.locked,
    created_at: iamDate(serviceId.createdAt),
    modified_at: iamDate(serviceId.modifiedAt),
    account_id: store.state.accountId,
    name: serviceId.name,
    description: serviceId.description,
    unique_instance_crns: [],
  };
}
