import type { CloudState, Identity, Instance, Json, ResourceKey } from "./cloud-state";
import { roleOn } from "./identities";
import type { Roles } from "./roles";
import type { Store } from "./store";

/** The credentials that come from the service, with the instance's present keys. */
export function serviceCredentials(state: CloudState, instance: Instance): { [name: string]: Json } {
  if (instance.service === "logdnaat") {
    const [serviceKey] = instance.serviceKeys;
    return {
      ...(instance.ingestionKey === null ? {} : { ingestion_key: instance.ingestionKey }),
      ...(serviceKey === undefined ? {} : { service_key: serviceKey }),
    };
  }
  if (instance.service === "sysdig-secure" || instance.service === "sysdig-monitor") {
    const domain = instance.service === "sysdig-secure" ? "security-compliance-secure" : "monitoring";
    const host = `${instance.region}.${domain}.cloud.ibm.com`;
    const enabled = state.accessKeys.find((key) => key.instanceGuid === instance.guid && key.enabled);
    return {
      ...(enabled === undefined ? {} : { "Sysdig Access Key": enabled.accessKey }),
      "Sysdig Collector Endpoint": `ingest.${host}`,
      "Sysdig Customer Id": String(instance.customerId),
      "Sysdig Endpoint": `https://${host}`,
    };
  }
  if (instance.service === "cloud-object-storage") {
    return {
      endpoints: "https://control.cloud-object-storage.cloud.ibm.com/v2/endpoints",
      resource_instance_id: instance.crn,
    };
  }
  return {};
}

/** The credentials of a resource key, as far as this identity may see them. */
export function credentialsFor(
  store: Store,
  roles: Roles,
  key: ResourceKey,
  identity: Identity,
  when: "creation" | "read",
): { [name: string]: Json } {
  const { state } = store;
  const instance = state.instances.find((candidate) => candidate.guid === key.instanceGuid);
  const apiKey = state.apiKeys.find((candidate) => candidate.id === key.apiKeyId);
  if (instance === undefined || apiKey === undefined || !identity.readsCredentials) return { REDACTED: "REDACTED" };
  if (instance.onetimeCredentials && when === "read") return { REDACTED: "REDACTED" };
  const fromService =
    instance.credentials === "frozen" ? { ...key.frozenCredentials } : serviceCredentials(state, instance);
  const maySeeServiceKey =
    roleOn(identity, instance.guid) === "Manager" && roles.serviceRoleOf(key.roleCrn) === "Manager";
  if (!maySeeServiceKey) delete fromService.service_key;
  return {
    apikey: apiKey.apikey,
    iam_apikey_description: `Auto-generated for key ${key.crn}`,
    iam_apikey_id: apiKey.id,
    iam_apikey_name: key.name,
    iam_role_crn: key.roleCrn,
    iam_serviceid_crn: key.serviceIdCrn,
    ...fromService,
  };
}
