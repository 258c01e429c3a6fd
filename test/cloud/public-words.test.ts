import assert from "node:assert/strict";
import { rememberCredentials } from "../../provider/cloud/resource-controller/secrets";
import { resourceKey } from "../../provider/cloud/resource-controller/wire";
import { quoted } from "../../provider/domain/quoted";

const account = "27ad6ced700ede781f61f120cd02f2b3";
const host = "5a1b6c7d-0042.8hf3kd9s0apl.databases.appdomain.cloud";
const guid = "7d3c1c52-6c0e-4a0b-9f57-1f0e6a6b9c01";
const instance = "e1a2c3b4-9f8e-4d7c-8b6a-5f4e3d2c1b0a";
const source = `crn:v1:bluemix:public:databases-for-postgresql:eu-fr2:a/${account}:${instance}::`;
const password = "q8Zr5tYw2uXv9sLm";

/** In the form of a key of Databases for PostgreSQL, with more that keys of other services have. */
const credentials = {
  apikey: "Canary7Api4Key0Of8Public5Words",
  connection: {
    cli: {
      arguments: [[`host=${host} port=31525 dbname=ibmclouddb user=ibm_cloud_4d1e sslmode=verify-full`]],
      bin: "psql",
      composed: [`PGPASSWORD=${password} psql 'host=${host} port=31525 dbname=ibmclouddb'`],
      environment: { PGPASSWORD: password },
      type: "cli",
    },
    postgres: {
      authentication: { method: "direct", username: "ibm_cloud_4d1e52f0a7", password },
      composed: [`postgres://ibm_cloud_4d1e52f0a7:${password}@${host}:31525/ibmclouddb?sslmode=verify-full`],
      jdbc: [`jdbc:postgresql://${host}:31525/ibmclouddb?user=ibm_cloud_4d1e52f0a7&password=${password}`],
      database: "ibmclouddb",
      hosts: [{ hostname: host, port: 31525 }],
      path: "/ibmclouddb",
      scheme: "postgresql",
      type: "uri",
    },
  },
  cos_hmac_keys: { access_key_id: guid.replaceAll("-", ""), secret_access_key: "b9a9b32c9b7831dd1336b63c49ea3c42" },
  instance_id: instance,
  tenantId: "a462eaa5-16ec-46d9-82a4-e963f4dfb3b3",
  resource_instance_id: source,
  region: "eu-fr2",
  plan: "standard-gen2",
  iam_apikey_id: "ApiKey-a270064e-9da3-4b8f-8ac6-9c707e1f9656",
  iam_serviceid_crn: `crn:v1:bluemix:public:iam-identity::a/${account}::serviceid:ServiceId-155fcfec-d6da-48b7-8f1c-978ab1bbc5f8`,
  mongo: [`mongodb://admin:${password}@one.${host}:30001,two.${host}:30002/admin?replicaSet=replset`],
  session_token: "abc.defgh.ijklmn",
  root: { password: "correct-horse-battery", user: "administrator" },
};

function readKey(): void {
  const crn = source.replace(/::$/, `:resource-key:${guid}`);
  rememberCredentials(resourceKey.parse({ guid, crn, name: "app", source_crn: source, credentials }));
}

describe("What is public in credentials, in a text of IBM's", () => {
  before(readKey);

  const told = [
    "no plan of databases-for-postgresql in eu-fr2",
    `the instance ${instance} is not there`,
    `${source} is not there`,
    `${source.replace(/::$/, "")}:resource-key:${guid} is not there`,
    `the key ${guid.replaceAll("-", "")} is not there`,
    `cannot connect to ${host}`,
    `cannot connect to ${host}:31525/ibmclouddb`,
    `cannot connect to postgres://${host}:31525`,
    `cannot connect: m ${host} is down`,
    `cannot connect to two.${host}`,
    "no host in databases.appdomain.cloud",
    "no database ibmclouddb at /ibmclouddb",
    "the tenant a462eaa5-16ec-46d9-82a4-e963f4dfb3b3 is gone",
    "ApiKey-a270064e-9da3-4b8f-8ac6-9c707e1f9656 of ServiceId-155fcfec-d6da-48b7-8f1c-978ab1bbc5f8",
    "no user administrator",
    "the scheme is postgresql",
  ];
  for (const text of told) {
    it(`is told: ${text}`, () => assert.equal(quoted(text), text));
  }
});

describe("What is a secret in credentials, in a text of IBM's", () => {
  before(readKey);

  const leftOut = [
    `no such password: ${password}`,
    `cannot connect to ibm_cloud_4d1e52f0a7:${password}@${host}`,
    `cannot connect to user:${password}@${host}:31525/ibmclouddb`,
    "the user ibm_cloud_4d1e52f0a7 has no right",
    `${credentials.apikey} was not found`,
    `${credentials.cos_hmac_keys.secret_access_key} was not found`,
    "wrong: correct-horse-battery",
    "cannot use abc.defgh.ijklmn",
  ];
  for (const text of leftOut) {
    it(`is not told: ${text}`, () => assert.equal(quoted(text), undefined));
  }
});
