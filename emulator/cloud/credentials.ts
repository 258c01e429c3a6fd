import { createHash } from "node:crypto";
import type { CloudState, Identity, Instance, Json, ResourceKey } from "./cloud-state";
import { roleOn } from "./identities";
import { isIamCompatible } from "./instances";
import type { Roles } from "./roles";
import type { Store } from "./store";

type Credentials = { [name: string]: Json };

/** The credentials that come from the instance, with its present keys. */
export function serviceCredentials(state: CloudState, instance: Instance): Credentials {
  switch (instance.service) {
    case "logdnaat":
    case "logdna":
      return loggingCredentials(instance);
    case "sysdig-secure":
    case "sysdig-monitor":
      return sysdigCredentials(state, instance);
    case "cloud-object-storage":
      return {
        endpoints: "https://control.cloud-object-storage.cloud.ibm.com/v2/endpoints",
        resource_instance_id: instance.crn,
      };
    default:
      return {};
  }
}

function loggingCredentials({ ingestionKey, serviceKeys: [serviceKey] }: Instance): Credentials {
  return {
    ...(ingestionKey === null ? {} : { ingestion_key: ingestionKey }),
    ...(serviceKey === undefined ? {} : { service_key: serviceKey }),
  };
}

function sysdigCredentials(state: CloudState, instance: Instance): Credentials {
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

/** The key that credentials are made for. */
type MadeFor = Pick<ResourceKey, "guid" | "parameters"> & { apikey: string };

/** The credentials that the service makes for this key alone. */
export function ownCredentials(store: Store, instance: Instance, key: MadeFor): Credentials {
  if (!isIamCompatible(instance.service)) return databaseCredentials(store, instance, key);
  switch (instance.service) {
    case "cloud-object-storage":
      return key.parameters?.HMAC === true ? { cos_hmac_keys: hmacPair(store, key) } : {};
    case "messagehub":
      return eventStreamsCredentials(instance, key);
    case "cloudantnosqldb":
      return cloudantCredentials(store, key);
    default:
      return {};
  }
}

function hmacPair(store: Store, { guid }: MadeFor): Credentials {
  return { access_key_id: guid.replaceAll("-", ""), secret_access_key: store.secret("hmac-secret") };
}

function eventStreamsCredentials({ guid, region }: Instance, { apikey }: MadeFor): Credentials {
  const domain = `${guid.slice(0, 8)}.${region}.eventstreams.cloud.ibm.com`;
  const brokers = [0, 1, 2].map((number) => `broker-${number}-${domain}:9093`);
  return {
    api_key: apikey,
    bootstrap_endpoints: brokers.join(","),
    instance_id: guid,
    kafka_admin_url: `https://admin-${domain}`,
    kafka_brokers_sasl: brokers,
    kafka_http_url: `https://admin-${domain}`,
    password: apikey,
    user: "token",
  };
}

/** Of an instance that also accepts passwords; other instances show neither password nor port. */
function cloudantCredentials(store: Store, { guid }: MadeFor): Credentials {
  const username = `apikey-v2-${guid.replaceAll("-", "")}`;
  const host = `${guid}-bluemix.cloudantnosqldb.appdomain.cloud`;
  const password = store.secret("cloudant-password");
  return { host, password, port: 443, url: `https://${username}:${encodeURIComponent(password)}@${host}`, username };
}

/** For each database: the name of its connection, the scheme of its URLs, and its command. */
const databases = new Map([
  ["databases-for-etcd", ["grpc", "https", "etcdctl"]],
  ["databases-for-mongodb", ["mongodb", "mongodb", "mongosh"]],
  ["databases-for-mysql", ["mysql", "mysql", "mysql"]],
  ["databases-for-postgresql", ["postgres", "postgres", "psql"]],
  ["databases-for-redis", ["rediss", "rediss", "redli"]],
]);

function databaseCredentials(store: Store, instance: Instance, { guid }: MadeFor): Credentials {
  const [connection = "https", scheme = "https", bin = "curl"] = databases.get(instance.service) ?? [];
  const username = `ibm_cloud_${guid.replaceAll("-", "_")}`;
  const password = store.secret("database-password");
  const hostname = `${instance.guid}.databases.appdomain.cloud`;
  const port = 30_000 + (createHash("sha256").update(instance.guid).digest().readUInt16BE() % 2_000);
  const url = `${scheme}://${username}:${encodeURIComponent(password)}@${hostname}:${port}/ibmclouddb`;
  const certificate = {
    certificate_base64: Buffer.from(`made up for ${hostname}`).toString("base64"),
    name: instance.guid,
  };
  return {
    connection: {
      cli: {
        arguments: [["--host", hostname, "--port", String(port), "--user", username]],
        bin,
        certificate,
        composed: [`PASSWORD=${password} ${bin} --host ${hostname} --port ${port} --user ${username}`],
        environment: { PASSWORD: password },
        type: "cli",
      },
      [connection]: {
        authentication: { method: "direct", password, username },
        certificate,
        composed: [url],
        database: "ibmclouddb",
        hosts: [{ hostname, port }],
        path: "/ibmclouddb",
        query_options: {},
        scheme,
        type: "uri",
      },
    },
    instance_administration_api: {
      deployment_id: instance.crn,
      instance_id: instance.crn,
      root: `https://api.${instance.region}.databases.cloud.ibm.com/v5/ibm`,
    },
  };
}

/** The credentials of a resource key, as far as this identity may see them. */
export function credentialsFor(
  store: Store,
  roles: Roles,
  key: ResourceKey,
  identity: Identity,
  when: "creation" | "read",
): Credentials {
  const { state } = store;
  const instance = state.instances.find((candidate) => candidate.guid === key.instanceGuid);
  const apiKey = state.apiKeys.find((candidate) => candidate.id === key.apiKeyId);
  const isEnded = key.apiKeyId !== "" && apiKey === undefined;
  if (instance === undefined || isEnded || !identity.readsCredentials) return { REDACTED: "REDACTED" };
  if (instance.onetimeCredentials && when === "read") return { REDACTED: "REDACTED" };
  const fromService =
    instance.credentials === "frozen" ? { ...key.frozenCredentials } : serviceCredentials(state, instance);
  const maySeeServiceKey =
    roleOn(identity, instance.guid) === "Manager" && roles.serviceRoleOf(key.roleCrn) === "Manager";
  if (!maySeeServiceKey) delete fromService.service_key;
  return {
    ...(apiKey === undefined ? {} : iamCredentials(key, apiKey.apikey)),
    ...fromService,
    ...key.ownCredentials,
  };
}

function iamCredentials(key: ResourceKey, apikey: string): Credentials {
  return {
    apikey,
    iam_apikey_description: `Auto-generated for key ${key.crn}`,
    iam_apikey_id: key.apiKeyId,
    iam_apikey_name: key.name,
    ...(key.roleCrn === "" ? {} : { iam_role_crn: key.roleCrn }),
    iam_serviceid_crn: key.serviceIdCrn,
  };
}
