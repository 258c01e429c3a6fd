import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { Policy } from "../cloud/cloud-state";
import { etag, type PolicyDefinition } from "../cloud/policies";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { json, parseBody } from "./json-body";

/** Policies of IAM's policy management, version 2, which also shows those of version 1. */
export const policyV2Routes: Route[] = [
  { method: "GET", path: "/v2/policies", operation: "listV2Policies", handle: listPolicies },
  { method: "POST", path: "/v2/policies", operation: "createV2Policy", handle: createPolicy },
  { method: "GET", path: "/v2/policies/:id", operation: "getV2Policy", handle: getPolicy },
  { method: "PUT", path: "/v2/policies/:id", operation: "replaceV2Policy", handle: replacePolicy },
  { method: "DELETE", path: "/v2/policies/:id", operation: "deleteV2Policy", handle: deletePolicy },
];

function listPolicies({ services, query }: Request): ApiResponse {
  const account = query.get("account_id");
  if (account === null) throw new ApiError("invalid", "The query parameter account_id is missing.");
  const policies = services.policies.list(account, query.get("iam_id") ?? undefined, query.get("type") ?? undefined);
  return {
    status: 200,
    body: { policies: policies.filter(({ id }) => !services.store.young.has(id)).map(policyV2Body) },
  };
}

function createPolicy({ services, body }: Request, { identity }: Principal): ApiResponse {
  const policy = services.policies.create(parsePolicy(body), identity);
  services.store.young.add("policies", policy.id);
  return policyResponse(201, policy);
}

function getPolicy({ services, params }: Request): ApiResponse {
  const policy = services.policies.get(params.id ?? "");
  if (services.store.young.has(policy.id)) throw new ApiError("young", `Policy with id ${policy.id} was not found.`);
  return policyResponse(200, policy);
}

function replacePolicy({ services, params, body, header }: Request, { identity }: Principal): ApiResponse {
  const definition = parsePolicy(body);
  return policyResponse(200, services.policies.replace(params.id ?? "", header("if-match"), definition, identity));
}

function deletePolicy({ services, params }: Request): ApiResponse {
  services.policies.delete(params.id ?? "");
  return { status: 204 };
}

/** As in version 1: each new policy is compared with every other one, part by part. */
const maxParts = 100;

const attribute = z.object({ key: z.string(), operator: z.string(), value: z.string() });
const attributes = z.object({ attributes: z.array(attribute).min(1).max(maxParts) });
const policySchema = z.object({
  type: z.enum(["access", "authorization"]),
  description: z.string().optional(),
  subject: attributes,
  control: z.object({
    grant: z.object({
      roles: z
        .array(z.object({ role_id: z.string() }))
        .min(1)
        .max(maxParts),
    }),
  }),
  resource: attributes,
  rule: json.optional(),
  pattern: z.string().optional(),
});

function parsePolicy(body: string): PolicyDefinition {
  const policy = parseBody(policySchema, body);
  return {
    version: "v2",
    type: policy.type,
    description: policy.description ?? null,
    subjects: [{ attributes: policy.subject.attributes.map(({ key, value }) => ({ name: key, value })) }],
    roles: policy.control.grant.roles,
    resources: [
      { attributes: policy.resource.attributes.map(({ key, value, operator }) => ({ name: key, value, operator })) },
    ],
    rule: policy.rule ?? null,
    pattern: policy.pattern ?? null,
  };
}

function policyResponse(status: number, policy: Policy): ApiResponse {
  return { status, headers: { etag: etag(policy) }, body: policyV2Body(policy) };
}

/** A policy of either version in the form of version 2; its `href` tells which version it is. */
export function policyV2Body(policy: Policy) {
  const [subject, resource] = [policy.subjects[0], policy.resources[0]];
  return {
    id: policy.id,
    type: policy.type,
    ...(policy.description === null ? {} : { description: policy.description }),
    subject: {
      attributes: subject?.attributes.map(({ name, value }) => ({ key: name, operator: "stringEquals", value })) ?? [],
    },
    control: { grant: { roles: policy.roles.map(({ role_id }) => ({ role_id })) } },
    resource: {
      attributes:
        resource?.attributes.map(({ name, value, operator }) => ({
          key: name,
          operator: operator ?? "stringEquals",
          value,
        })) ?? [],
    },
    ...(policy.rule === null ? {} : { rule: policy.rule }),
    ...(policy.pattern === null ? {} : { pattern: policy.pattern }),
    href: `https://iam.cloud.ibm.com/${policy.version}/policies/${policy.id}`,
    created_at: policy.createdAt,
    created_by_id: policy.createdBy,
    last_modified_at: policy.modifiedAt,
    last_modified_by_id: policy.modifiedBy,
    state: "active",
  };
}
