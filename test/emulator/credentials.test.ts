import assert from "node:assert/strict";
import { z } from "zod";
import { defaults } from "../../emulator";
import { dig, useEmulator } from "../fixtures/emulator/use-emulator";

const text = z.string().min(1);
const host = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);

/** The parts that a key has for its service ID. */
const iam = {
  apikey: z.string().regex(/^[\w-]{44}$/),
  iam_apikey_description: text,
  iam_apikey_id: text,
  iam_apikey_name: text,
  iam_role_crn: text,
  iam_serviceid_crn: text,
};

const certificate = z.strictObject({ certificate_base64: z.base64(), name: text });

/** The credentials of each service as public material shows real ones: every name, and of what type its value is. */
const shapes: Readonly<Record<string, z.ZodType>> = {
  cloudantnosqldb: z.strictObject({ ...iam, host, password: text, port: z.literal(443), url: z.url(), username: text }),
  messagehub: z.strictObject({
    ...iam,
    api_key: iam.apikey,
    bootstrap_endpoints: text,
    instance_id: z.guid(),
    kafka_admin_url: z.url(),
    kafka_brokers_sasl: z.array(z.string().regex(/:9093$/)).min(2),
    kafka_http_url: z.url(),
    password: iam.apikey,
    user: z.literal("token"),
  }),
  "databases-for-postgresql": z.strictObject({
    connection: z.strictObject({
      cli: z.strictObject({
        arguments: z.array(z.array(text)),
        bin: z.literal("psql"),
        certificate,
        composed: z.array(text),
        environment: z.record(text, text),
        type: z.literal("cli"),
      }),
      postgres: z.strictObject({
        authentication: z.strictObject({ method: z.literal("direct"), password: text, username: text }),
        certificate,
        composed: z.tuple([z.string().startsWith("postgres://")]),
        database: text,
        hosts: z.array(z.strictObject({ hostname: host, port: z.int() })),
        path: text,
        query_options: z.strictObject({}),
        scheme: z.literal("postgres"),
        type: z.literal("uri"),
      }),
    }),
    instance_administration_api: z.strictObject({ deployment_id: text, instance_id: text, root: z.url() }),
  }),
  logdna: z.strictObject({ ...iam, ingestion_key: z.string().regex(/^[0-9a-f]{32}$/) }),
  "sysdig-monitor": z.strictObject({
    ...iam,
    "Sysdig Access Key": z.guid(),
    "Sysdig Collector Endpoint": host,
    "Sysdig Customer Id": z.string().regex(/^\d+$/),
    "Sysdig Endpoint": z.url(),
  }),
};

describe("The credentials of a resource key", () => {
  const local = useEmulator();
  const { objectStorage } = defaults.instances;
  const create = async (source: string, json: object = {}) =>
    (await local.send("POST", "/v2/resource_keys", { json: { name: "key", source, ...json } })).body;

  for (const [service, shape] of Object.entries(shapes)) {
    it(`of ${service} have the parts of real ones, at creation and later`, async () => {
      const { crn } = local.cloud.addInstance({ service });
      const made = await create(crn);
      const { body } = await local.send("GET", `/v2/resource_keys/${dig(made, "guid")}`);
      shape.parse(dig(made, "credentials"));
      assert.deepEqual(dig(body, "credentials"), dig(made, "credentials"));
    });
  }

  it("of Object Storage have an HMAC pair where the parameter HMAC is true, named by the key's GUID", async () => {
    const body = await create(objectStorage.guid, { parameters: { HMAC: true } });
    const pair = dig(body, "credentials", "cos_hmac_keys");
    assert.equal(dig(pair, "access_key_id"), String(dig(body, "guid")).replaceAll("-", ""));
    assert.match(String(dig(pair, "secret_access_key")), /^[0-9a-f]{48}$/);
    for (const parameters of [{}, { HMAC: false }, { HMAC: "true" }]) {
      const other = await create(objectStorage.guid, { parameters });
      assert.equal(dig(other, "credentials", "cos_hmac_keys"), undefined, JSON.stringify(parameters));
    }
  });

  it("of a database have no part of IAM, whatever role is asked for, and belong to one user for each key", async () => {
    const { crn } = local.cloud.addInstance({ service: "databases-for-etcd" });
    const [one, two] = [await create(crn), await create(crn, { role: "Manager" })];
    assert.deepEqual([dig(one, "name"), dig(one, "iam_compatible")], [dig(two, "name"), false]);
    const names = Object.keys(Object(dig(two, "credentials")));
    assert.deepEqual([dig(two, "role"), names], [undefined, ["connection", "instance_administration_api"]]);
    const user = (body: unknown) => dig(body, "credentials", "connection", "grpc", "authentication", "username");
    assert.notEqual(user(one), user(two));
    assert.deepEqual(local.cloud.serviceIds(), []);
  });
});
