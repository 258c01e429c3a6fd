import { z } from "zod";
import type { Policy } from "../cloud/cloud-state";
import type { PolicyDefinition } from "../cloud/policies";
import type { Route } from "./api";
import { policyRoutesOf } from "./iam-policy-routes";
import { json, parseBody } from "./json-body";

/** Policies of IAM's policy management, version 2, which also shows those of version 1. */
export const policyV2Routes: Route[] = policyRoutesOf({
  version: "v2",
  infix: "V2",
  parse: parsePolicy,
  bodyOf: policyV2Body,
});

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
