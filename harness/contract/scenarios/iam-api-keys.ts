import { randomBytes } from "node:crypto";
import type { ContractRequest } from "../client";
import { nameOf } from "../creation-kinds";
import { textAt } from "../json";
import type { Scenario } from "../scenario";

const serviceIds = "/v1/serviceids";
const path = "/v1/apikeys";

/** A service ID of the run's own, and its API keys. */
export const iamApiKeys: Scenario = {
  name: "iam-api-keys",
  title: "Create, find, change, disable, lock and delete an IAM API key of a service ID",
  async run(run) {
    const { accountId } = run.account;
    const owner = await run.make("create a service ID", "service-id", (label) =>
      iam("POST", serviceIds, {}, { account_id: accountId, name: nameOf(label) }),
    );
    const ownerId = owner.creation.id ?? "";
    const iamId = textAt(owner.answer.body, "iam_id") || `iam-${ownerId}`;
    run.name(ownerId, "the id of the service ID");
    run.name(iamId, "the IAM ID of the service ID");
    await run.shown("read the service ID", owner.creation, iam("GET", `${serviceIds}/{id}`, { id: ownerId }));

    const apikey = randomBytes(33).toString("base64url");
    run.name(apikey, "the value that was sent");
    const body = (label: string) => ({
      name: nameOf(label),
      iam_id: iamId,
      account_id: accountId,
      apikey,
      store_value: false,
    });
    const { creation, answer } = await run.make(
      "create an API key with a chosen value",
      "api-key",
      (label) => iam("POST", path, {}, body(label)),
      { iamId },
    );
    const id = creation.id ?? "";
    run.name(id, "the id of the API key");
    const one = (method: ContractRequest["method"], more = "", json?: unknown) =>
      iam(method, `${path}/{id}${more}`, { id }, json);
    const read = await run.shown("read it", creation, one("GET"));
    const details = { ...iam("GET", `${path}/details`), headers: { "IAM-ApiKey": apikey } };
    await run.observe("find it by its value", details);
    const rows = { list: "apikeys", isOwn: (row: unknown) => textAt(row, "id") === id };
    const list = { ...iam("GET", path), query: { account_id: accountId, iam_id: iamId } };
    await run.listed("find it in the list", list, rows);
    await run.create(
      "create another one with the same value",
      "api-key",
      (label) => iam("POST", path, {}, body(label)),
      { iamId },
    );

    const etag = read.headers.etag ?? textAt(answer.body, "entity_tag");
    const change = (headers: Record<string, string>) => ({
      ...one("PUT", "", { description: "contract run" }),
      headers,
    });
    await run.observe("change it without If-Match", change({}));
    await run.observe("change it with a wrong If-Match", change({ "if-match": "0-none" }));
    await run.observe("change it", change({ "if-match": etag }));
    await run.observe("lock it", one("POST", "/lock"));
    await run.observe("delete the locked one", one("DELETE"));
    await run.observe("unlock it", one("DELETE", "/lock"));
    await run.observe("disable it", one("POST", "/disable"));
    const form = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey };
    const signIn = { api: "iam", method: "POST", path: "/identity/token", form, bearer: null } as const;
    await run.until("sign in with the disabled one", signIn, ({ status }) => status !== 200);
    await run.observe("enable it", one("POST", "/enable"));
    await run.until("sign in with the enabled one", signIn, ({ status }) => status === 200);
    await run.remove("delete it", creation, one("DELETE"));
    await run.observe("read the deleted one", one("GET"));
    await run.observe("find the deleted one by its value", details);
    await run.observe("delete the deleted one", one("DELETE"));
    await run.remove("delete the service ID", owner.creation, iam("DELETE", `${serviceIds}/{id}`, { id: ownerId }));
    await run.observe("read the deleted service ID", iam("GET", `${serviceIds}/{id}`, { id: ownerId }));
  },
};

function iam(
  method: ContractRequest["method"],
  to: string,
  params: Record<string, string> = {},
  json?: unknown,
): ContractRequest {
  return { api: "iam", method, path: to, params, ...(json === undefined ? {} : { json }) };
}
