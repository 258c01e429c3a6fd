import { z } from "zod";
import type { ApiError } from "../cloud/api-error";
import type { CustomRole, Policy } from "../cloud/cloud-state";
import { etag, PolicyConflict, type PolicyDefinition } from "../cloud/policies";
import type { Services } from "../cloud/services";
import type { ApiResponse, Request, Route } from "./api";
import { policyV2Body } from "./iam-policies-v2";
import { policyRoutesOf } from "./iam-policy-routes";
import { parseBody } from "./json-body";

/** Policies of IAM's policy management, version 1, and roles, version 2. Version 2 of policies has its own file. */
export const policyRoutes: Route[] = [
  ...policyRoutesOf({ version: "v1", infix: "", parse: parsePolicy, bodyOf: policyBody }),
  { method: "GET", path: "/v2/roles", operation: "listRoles", handle: listRoles },
];

function listRoles({ services, query }: Request): ApiResponse {
  const service = query.get("service_name") ?? undefined;
  return {
    status: 200,
    body: {
      system_roles: services.roles.system,
      service_roles: service === undefined ? [] : services.roles.ofService(service),
      custom_roles: services.roles.custom(service).map((role) => customRoleBody(services, role)),
    },
  };
}

function customRoleBody({ store }: Services, { name, crn, displayName, service, actions }: CustomRole) {
  const id = Buffer.from(`customRole-${name}`).toString("hex");
  return {
    id,
    name,
    display_name: displayName,
    description: "",
    service_name: service,
    account_id: store.state.accountId,
    crn,
    actions,
    href: `https://iam.cloud.ibm.com/v2/roles/${id}`,
  };
}

/** A limit, since each new policy is compared with every other one, part by part. */
const maxParts = 100;

const attribute = z.object({ name: z.string(), value: z.string(), operator: z.string().optional() });
const attributes = z.array(attribute).min(1).max(maxParts);
const policySchema = z.object({
  type: z.enum(["access", "authorization"]),
  description: z.string().optional(),
  subjects: z.array(z.object({ attributes })).min(1).max(maxParts),
  roles: z
    .array(z.object({ role_id: z.string() }))
    .min(1)
    .max(maxParts),
  resources: z.array(z.object({ attributes })).min(1).max(maxParts),
});

function parsePolicy(body: string): PolicyDefinition {
  const policy = parseBody(policySchema, body);
  return {
    version: "v1",
    rule: null,
    pattern: null,
    type: policy.type,
    description: policy.description ?? null,
    subjects: policy.subjects.map(({ attributes }) => ({
      attributes: attributes.map(({ name, value }) => ({ name, value })),
    })),
    roles: policy.roles,
    resources: policy.resources.map(({ attributes }) => ({
      attributes: attributes.map(({ name, value, operator }) => ({ name, value, operator: operator ?? null })),
    })),
  };
}

const placeholderText =
  "**This is a unsupported policy version placeholder, to view the full content, please call GET with provided href**";

/** https://cloud.ibm.com/docs/account?topic=account-known-issues#placeholder-v2 */
function placeholderFor(policy: Policy) {
  const role_id = "crn:v1:bluemix:public:iam::::role:UnsupportedVersion";
  const account = policy.resources[0]?.attributes.find(({ name }) => name === "accountId");
  return {
    id: policy.id,
    type: policy.type,
    description: placeholderText,
    subjects: [{ attributes: [{ name: "iam_id", value: "unsupported version" }] }],
    roles: [{ role_id, display_name: "Unsupported Version", description: placeholderText }],
    resources: [{ attributes: [{ name: "accountId", value: account?.value ?? "" }] }],
    href: `https://iam.cloud.ibm.com/v2/policies/${policy.id}`,
  };
}

function policyBody(policy: Policy) {
  if (policy.version === "v2") return placeholderFor(policy);
  return {
    id: policy.id,
    type: policy.type,
    ...(policy.description === null ? {} : { description: policy.description }),
    subjects: policy.subjects,
    roles: policy.roles.map(({ role_id }) => ({ role_id, display_name: role_id.slice(role_id.lastIndexOf(":") + 1) })),
    resources: policy.resources.map(({ attributes }) => ({
      attributes: attributes.map(({ name, value, operator }) => ({
        name,
        value,
        ...(operator === null ? {} : { operator }),
      })),
    })),
    href: `https://iam.cloud.ibm.com/v1/policies/${policy.id}`,
    created_at: policy.createdAt,
    created_by_id: policy.createdBy,
    last_modified_at: policy.modifiedAt,
    last_modified_by_id: policy.modifiedBy,
    state: "active",
  };
}

const errors: Record<ApiError["reason"], [status: number, code: string]> = {
  unauthenticated: [401, "invalid_token"],
  "bad-credential": [401, "invalid_token"],
  forbidden: [403, "insufficent_permissions"],
  "iam-only": [403, "insufficent_permissions"],
  "wrong-host": [403, "insufficent_permissions"],
  "not-found": [404, "policy_not_found"],
  young: [404, "policy_not_found"],
  gone: [404, "policy_not_found"],
  reclaimed: [404, "policy_not_found"],
  invalid: [400, "invalid_body"],
  conflict: [409, "policy_conflict_error"],
  "stale-revision": [412, "request_not_processed"],
  locked: [409, "policy_conflict_error"],
  "still-enabled": [409, "policy_conflict_error"],
  "limit-reached": [400, "unable_to_process"],
};

export function policyErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code] = errors[error.reason];
  const entry = { code, message: error.message };
  if (!(error instanceof PolicyConflict)) return { status, body: errorBody(status, transactionId, entry) };
  const { existing } = error;
  const body = existing.version === "v1" ? policyBody(existing) : policyV2Body(existing);
  const details = { conflicts_with: { etag: etag(existing), policy: body } };
  return { status, body: errorBody(status, transactionId, { ...entry, details }) };
}

export function policyErrorBody(status: number, message: string, transactionId: string) {
  const code = status === 429 ? "too_many_requests" : "request_not_processed";
  return errorBody(status, transactionId, { code, message });
}

function errorBody(status: number, trace: string, error: object) {
  return { trace, errors: [error], status_code: status };
}
