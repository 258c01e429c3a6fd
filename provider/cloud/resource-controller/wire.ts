import { z } from "zod";
import { guidOf } from "../../domain/crn";
import { type InstanceReference, parseInstanceReference } from "../../domain/instance-reference";
import { noRole } from "../../domain/role";
import { identifier } from "../api/identifier";
import { rowsOf } from "../api/rows";
import { shallowJsonObject } from "../api/shallow-json";

const connectedInstance = z
  .string()
  .transform((reference) => guidOf(reference))
  .optional()
  .catch(undefined);

/**
 * Parameters of an instance. Of some services they hold secrets: only these are read, which IBM documents for Monitoring
 * and Workload Protection.
 */
const instanceParameters = z.object({
  external_api_auth: z.enum(["IAM_ONLY", "ANY"]).optional().catch(undefined),
  workload_protection_connected_instance: connectedInstance,
  cloud_monitoring_connected_instance: connectedInstance,
});

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#get-resource-instance */
const resourceInstanceSchema = z.object({
  guid: identifier,
  crn: z.string(),
  name: z.string(),
  region_id: z.string().nullish(),
  resource_group_id: z.string().nullish(),
  state: z.string().nullish(),
  parameters: instanceParameters.nullish().catch(null),
});

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#get-resource-key */
const resourceKeySchema = z.object({
  guid: identifier,
  crn: z.string(),
  name: z.string(),
  source_crn: z.string().nullish(),
  role: z.string().nullish().catch(null),
  state: z.string().nullish(),
  // Credentials that cannot be read must not hide the key, which may just have been made.
  credentials: shallowJsonObject.nullish().catch(null),
  onetime_credentials: z.boolean().nullish(),
  parameters: shallowJsonObject.nullish().catch(null),
  created_at: z.string().nullish().catch(null),
});

/** A page. Rows that cannot be read are left out; where that leaves none, the page is not IBM's. */
const page = <T>(resource: z.ZodType<T>) =>
  z.object({
    resources: rowsOf(resource).transform(({ rows, isComplete }, context) => {
      if (rows.length === 0 && !isComplete) context.addIssue("no row can be read");
      return rows;
    }),
    next_url: z.string().nullish(),
  });

type InstanceOnWire = z.infer<typeof resourceInstanceSchema>;
type KeyOnWire = z.infer<typeof resourceKeySchema>;
export type JsonValue = z.infer<ReturnType<typeof z.json>>;

export interface ResourceInstance {
  guid: string;
  crn: string;
  name: string;
  region: string | undefined;
  resourceGroupId: string | undefined;
  state: string | undefined;
  /** With `IAM_ONLY` it gives out no API tokens; undefined where IBM does not show it. */
  externalApiAuth: "IAM_ONLY" | "ANY" | undefined;
  /** The GUID of the instance of the other of Sysdig's two services that agents of this one feed too, as far as it is shown. */
  connectedInstance: string | undefined;
}

export interface ResourceKey {
  guid: string;
  crn: string;
  name: string;
  source: InstanceReference | undefined;
  /** Undefined where IBM shows none: the credentials are hidden, or the service has no roles. */
  role: string | undefined;
  state: string;
  /** Undefined where they are hidden from this caller, empty where they are shown only once. */
  credentials: Record<string, JsonValue> | undefined;
  onetimeCredentials: boolean;
  parameters: Record<string, JsonValue> | undefined;
  iamServiceIdCrn: string | undefined;
  createdAt: string | undefined;
}

/** Whether IBM shows the instance as deleted, which it does for days; then it does not show it at all. */
export function isDeleted({ state }: ResourceInstance): boolean {
  return state === "removed" || state === "pending_reclamation";
}

/** Whether the credentials are shown only once, and that was in another response. */
export function areCredentialsLost({ onetimeCredentials, credentials }: ResourceKey): boolean {
  return onetimeCredentials && Object.keys(credentials ?? {}).length === 0;
}

export const resourceInstance = resourceInstanceSchema.transform(instanceFromWire);
export const resourceInstancePage = page(resourceInstance);
export const resourceKey = resourceKeySchema.transform(keyFromWire);
export const resourceKeyPage = page(resourceKey);

function instanceFromWire(wire: InstanceOnWire): ResourceInstance {
  return {
    guid: wire.guid,
    crn: wire.crn,
    name: wire.name,
    region: wire.region_id ?? undefined,
    resourceGroupId: wire.resource_group_id ?? undefined,
    state: wire.state ?? undefined,
    externalApiAuth: wire.parameters?.external_api_auth,
    connectedInstance:
      wire.parameters?.workload_protection_connected_instance ?? wire.parameters?.cloud_monitoring_connected_instance,
  };
}

function keyFromWire(wire: KeyOnWire): ResourceKey {
  const shown = wire.credentials ?? {};
  return {
    guid: wire.guid,
    crn: wire.crn,
    name: wire.name,
    source: typeof wire.source_crn === "string" ? parseInstanceReference(wire.source_crn) : undefined,
    role: textOf(wire.role) ?? roleIn(shown),
    state: wire.state ?? "active",
    // REDACTED or REDACTED_EXPLICIT stands where a caller may not see.
    credentials: "REDACTED" in shown ? undefined : shown,
    onetimeCredentials: wire.onetime_credentials ?? false,
    parameters: wire.parameters ?? undefined,
    iamServiceIdCrn: textOf(shown.iam_serviceid_crn),
    createdAt: dateOf(wire.created_at),
  };
}

/** Most keys show their role here only. One that shows its service ID, but no role, was made with the role NONE. */
function roleIn(shown: Record<string, JsonValue>): string | undefined {
  return textOf(shown.iam_role_crn) ?? (textOf(shown.iam_serviceid_crn) && noRole);
}

/** The key that a create is to make. */
export interface CreateResourceKey {
  source: InstanceReference;
  name: string | undefined;
  role: string | undefined;
  parameters: Record<string, JsonValue> | undefined;
}

function textOf(value: JsonValue | null | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function dateOf(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
