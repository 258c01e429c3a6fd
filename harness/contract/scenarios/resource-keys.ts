import { randomUUID } from "node:crypto";
import type { ContractRequest } from "../client";
import { nameOf } from "../creation-kinds";
import type { Creation } from "../journal";
import { listAt, textAt } from "../json";
import type { Scenario } from "../scenario";
import type { Created, ScenarioRun } from "../scenario-run";

const path = "/v2/resource_keys";

/** A create of a resource key of the instance. */
export function newKey(run: ScenarioRun, more: Record<string, unknown> = {}): (label: string) => ContractRequest {
  return (label) => {
    const json = { name: nameOf(label), source: run.account.instance.guid, ...more };
    return { api: "resource-controller", method: "POST", path, json };
  };
}

export function oneKey(method: ContractRequest["method"], id: string, more: Partial<ContractRequest> = {}) {
  return { api: "resource-controller", method, path: `${path}/{id}`, params: { id }, ...more } as const;
}

export function removeKey(run: ScenarioRun, creation: Creation, step = "delete it") {
  return run.remove(step, creation, oneKey("DELETE", creation.id ?? ""));
}

/** The life of a resource key. */
export const resourceKeys: Scenario = {
  name: "resource-keys",
  title: "Create, read, list, rename and delete a resource key",
  async run(run) {
    const { answer, creation } = await run.make("create one", "resource-key", newKey(run, { role: "Reader" }));
    const id = creation.id ?? "";
    run.name(id, "the GUID of the key");
    run.name(textAt(answer.body, "crn"), "the CRN of the key");
    const isOwn = (row: unknown) => textAt(row, "guid") === id;
    const rows = { list: "resources", isOwn };
    const without = ["next_url", "rows_count"];

    await run.shown("read it by its GUID", creation, oneKey("GET", id));
    await run.observe("read it by its CRN", oneKey("GET", textAt(answer.body, "crn") || id));
    const ofOwnInstance = ofInstance(run.account.instance.guid, { limit: "100" });
    const listed: [what: string, request: ContractRequest][] = [
      ["the instance", ofOwnInstance],
      ["its name", all({ name: nameOf(creation.label) })],
      ["its GUID", all({ guid: id })],
    ];
    for (const [what, request] of listed)
      await run.listed(`find it in the list by ${what}`, request, rows, { without });

    const other = await run.make("create a second one", "resource-key", newKey(run, { role: "Reader" }));
    await run.shown("read the second one", other.creation, oneKey("GET", other.creation.id ?? ""));
    const ids = [id, other.creation.id ?? ""];
    const both = { list: "resources", isOwn: (row: unknown) => ids.includes(textAt(row, "guid")) };
    const inOrder = await run.observe("find both in the list by the instance", ofOwnInstance, { rows: both, without });
    const [older = -1, newer = -1] = ids.map((each) =>
      listAt(inOrder.body, "resources").findIndex((row) => textAt(row, "guid") === each),
    );
    if (older >= 0 && newer >= 0) run.fact("the list by the instance has the older key first", older < newer);
    await run.until(
      "read a list of one key a page",
      ofInstance(run.account.instance.guid, { limit: "1" }),
      ({ status, body }) => status !== 200 || textAt(body, "next_url") !== "",
      { rows: { list: "resources", isOwn: () => false } },
    );
    await removeKey(run, other.creation, "delete the second one");

    const renamed = `${nameOf(creation.label)}-renamed`;
    run.name(renamed, "the new name");
    await run.observe("rename it", oneKey("PATCH", id, { json: { name: renamed } }));
    await run.observe("read the renamed one", oneKey("GET", id));
    await run.observe("rename it to a name that is too long", oneKey("PATCH", id, { json: { name: "x".repeat(200) } }));
    await run.observe("rename it to a name with a slash", oneKey("PATCH", id, { json: { name: "a/b" } }));

    await removeKey(run, creation);
    await run.observe("read the deleted one", oneKey("GET", id));
    await run.observe("rename the deleted one", oneKey("PATCH", id, { json: { name: renamed } }));
    await run.observe("delete the deleted one", oneKey("DELETE", id));
    await run.listed("miss it in the list by the instance", ofOwnInstance, rows, { without, isGone: true });
  },
};

/** The spellings of a role. */
export const roles: Scenario = {
  name: "roles",
  title: "Create resource keys with each spelling of a role",
  async run(run) {
    const { service } = run.account.instance;
    const query = { account_id: run.account.accountId, service_name: service };
    const known = await run.observe(
      "list the roles of the service",
      { api: "iam-policies", method: "GET", path: "/v2/roles", query },
      { without: ["custom_roles"] },
    );
    const ofService = listAt(known.body, "service_roles");
    const reader = ofService.find((role) => textAt(role, "display_name") === "Reader");
    const spaced = ofService.map((role) => textAt(role, "display_name")).filter((name) => name.includes(" "));
    const unknown = randomUUID();
    const spellings: [what: string, more: Record<string, unknown>][] = [
      ["a role by its name", { role: "Reader" }],
      ["a role by its CRN", { role: textAt(reader, "crn") || "crn:v1:bluemix:public:iam::::serviceRole:Reader" }],
      ["a role by its CRN under the service", { role: `crn:v1:bluemix:public:${service}::::serviceRole:Reader` }],
      ["a role in small letters", { role: "reader" }],
      ["a platform role", { role: "Viewer" }],
      ["the role NONE", { role: "NONE" }],
      ...spaced.slice(0, 1).map((role): [string, { role: string }] => ["a role by a name with a space", { role }]),
      ["no role", {}],
      ["an empty role", { role: "" }],
      ["a role that does not exist", { role: unknown }],
      ["a role in the parameters", { parameters: { role_crn: "crn:v1:bluemix:public:iam::::serviceRole:Reader" } }],
    ];
    for (const [what, more] of spellings) {
      const created = await run.create(`create a key with ${what}`, "resource-key", newKey(run, more));
      await readAndRemove(run, what, created);
    }
  },
};

async function readAndRemove(run: ScenarioRun, what: string, { creation }: Created): Promise<void> {
  if (creation.id === undefined) return;
  await run.shown(`read the key with ${what}`, creation, oneKey("GET", creation.id));
  await removeKey(run, creation, `delete the key with ${what}`);
}

/** What Resource Controller refuses. */
export const resourceKeyErrors: Scenario = {
  name: "resource-key-errors",
  title: "Ask Resource Controller for what is wrong",
  async run(run) {
    const guid = randomUUID();
    const wrong: [step: string, request: (label: string) => ContractRequest][] = [
      ["create a key of an unknown instance", newKey(run, { source: guid })],
      ["create a key with a name that is too long", newKey(run, { name: "x".repeat(200) })],
      ["create a key with a slash in its name", newKey(run, { name: "contract/run" })],
      ["create a key with an empty name", newKey(run, { name: "" })],
      ["create a key with a number as its name", newKey(run, { name: 1 })],
      ["create a key without a source", newKey(run, { source: undefined })],
      ["create a key with parameters that are a text", newKey(run, { parameters: "none" })],
      ["create a key with an unknown service ID", newKey(run, { parameters: { serviceid_crn: "crn:none" } })],
      ["create a key from what is not JSON", () => ({ api: "resource-controller", method: "POST", path, text: "{" })],
      ["create a key without a token", (label) => ({ ...newKey(run)(label), bearer: null })],
      ["create a key with a token that is none", (label) => ({ ...newKey(run)(label), bearer: "none" })],
    ];
    for (const [step, request] of wrong) await run.create(step, "resource-key", request);
    await run.observe("read an unknown key", oneKey("GET", guid));
    await run.observe("read what is no GUID", oneKey("GET", "no-guid"));
    await run.observe("rename an unknown key", oneKey("PATCH", guid, { json: { name: "contract-run" } }));
    await run.observe("delete an unknown key", oneKey("DELETE", guid));
    await run.observe("list the keys of an unknown instance", ofInstance(guid, {}));
    await run.observe("list from a page that does not exist", all({ start: "no-page" }), { without: ["resources"] });
  },
};

function all(query: Record<string, string>): ContractRequest {
  return { api: "resource-controller", method: "GET", path, query };
}

function ofInstance(id: string, query: Record<string, string>): ContractRequest {
  const own = "/v2/resource_instances/{id}/resource_keys";
  return { api: "resource-controller", method: "GET", path: own, params: { id }, query };
}
