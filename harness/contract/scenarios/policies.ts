import { randomUUID } from "node:crypto";
import type { ContractRequest } from "../client";
import { nameOf } from "../creation-kinds";
import { textAt } from "../json";
import type { Scenario } from "../scenario";
import { Ended, type ScenarioRun } from "../scenario-run";
import * as resourceKeys from "./resource-keys";

const path = "/v1/policies";
const viewer = "crn:v1:bluemix:public:iam::::role:Viewer";

/** Policies, version 1, of the service ID that a resource key has. */
export const policies: Scenario = {
  name: "policies",
  title: "Create, read, replace and delete a policy of a service ID",
  async run(run) {
    const key = await run.make("create a resource key", "resource-key", resourceKeys.newKey(run, { role: "Reader" }));
    const shown = resourceKeys.oneKey("GET", key.creation.id ?? "");
    await run.shown("read the resource key", key.creation, shown);
    const crn = textAt(key.answer.body, "credentials", "iam_serviceid_crn");
    const id = crn.slice(crn.lastIndexOf(":") + 1);
    if (!id.startsWith("ServiceId-")) throw new Ended("stopped", "the credentials name no service ID");
    const iamId = `iam-${id}`;
    run.name(iamId, "the IAM ID of the service ID");
    const ofServiceId = listOf(run, { iam_id: iamId });
    await run.observe("list the policies of the service ID", ofServiceId);

    const policy = policyOf(run, iamId);
    const created = await run.make("create one", "policy", (label) => newPolicy(policy(label)), { iamId });
    const { creation } = created;
    const policyId = creation.id ?? "";
    run.name(policyId, "the id of the policy");
    const read = await run.shown("read it", creation, onePolicy("GET", policyId));
    const rows = { list: "policies", isOwn: (row: unknown) => textAt(row, "id") === policyId };
    await run.listed("find it in the list", ofServiceId, rows);
    await run.create("create the same once more", "policy", (label) => newPolicy(policy(label)), { iamId });

    const json = policy(creation.label, "crn:v1:bluemix:public:iam::::role:Operator");
    const replace = (headers: Record<string, string>) => onePolicy("PUT", policyId, { json, headers });
    await run.observe("replace it without If-Match", replace({}));
    await run.observe("replace it with a wrong If-Match", replace({ "if-match": "0-none" }));
    await run.observe("replace it", replace({ "if-match": read.headers.etag ?? "" }));
    await run.remove("delete it", creation, onePolicy("DELETE", policyId));
    await run.observe("read the deleted one", onePolicy("GET", policyId));
    await run.observe("delete the deleted one", onePolicy("DELETE", policyId));
    await run.listed("miss it in the list", ofServiceId, rows, { isGone: true });
    await resourceKeys.removeKey(run, key.creation, "delete the resource key");
    await run.observe("list the policies of the deleted service ID", ofServiceId);
  },
};

/** What IAM refuses of policies. */
export const policyErrors: Scenario = {
  name: "policy-errors",
  title: "Ask IAM for policies that are wrong",
  async run(run) {
    const iamId = `iam-ServiceId-${randomUUID()}`;
    const policy = policyOf(run, iamId);
    const wrong: [step: string, body: (label: string) => Record<string, unknown>][] = [
      ["create one for an unknown service ID", policy],
      ["create one with an unknown role", (label) => policy(label, `${viewer}s`)],
      ["create one without roles", (label) => ({ ...policy(label), roles: [] })],
      ["create one without subjects", (label) => ({ ...policy(label), subjects: undefined })],
      ["create one of an unknown type", (label) => ({ ...policy(label), type: "none" })],
    ];
    for (const [step, body] of wrong) await run.create(step, "policy", (label) => newPolicy(body(label)), { iamId });
    await run.observe("list without an account", {
      api: "iam-policies",
      method: "GET",
      path,
      query: { iam_id: iamId },
    });
    await run.observe("list those of an unknown service ID", listOf(run, { iam_id: iamId }));
    await run.observe("list those of another account", listOf(run, { account_id: "0".repeat(32), iam_id: iamId }));
    await run.observe("read an unknown one", onePolicy("GET", randomUUID()));
    await run.observe("delete an unknown one", onePolicy("DELETE", randomUUID()));
    await run.observe("read without a token", { ...onePolicy("GET", randomUUID()), bearer: null });
    await run.observe("read with a token that is none", { ...onePolicy("GET", randomUUID()), bearer: "none" });
  },
};

function policyOf(run: ScenarioRun, iamId: string) {
  const { guid, service } = run.account.instance;
  return (label: string, role = viewer): Record<string, unknown> => ({
    type: "access",
    description: nameOf(label),
    subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
    roles: [{ role_id: role }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: run.account.accountId },
          { name: "serviceName", value: service },
          { name: "serviceInstance", value: guid },
        ],
      },
    ],
  });
}

function newPolicy(json: Record<string, unknown>): ContractRequest {
  return { api: "iam-policies", method: "POST", path, json };
}

function onePolicy(
  method: ContractRequest["method"],
  id: string,
  more: Partial<ContractRequest> = {},
): ContractRequest {
  return { api: "iam-policies", method, path: `${path}/{id}`, params: { id }, ...more };
}

function listOf(run: ScenarioRun, query: Record<string, string>): ContractRequest {
  return { api: "iam-policies", method: "GET", path, query: { account_id: run.account.accountId, ...query } };
}
