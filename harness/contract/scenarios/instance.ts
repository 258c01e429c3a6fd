import { randomUUID } from "node:crypto";
import type { ContractRequest } from "../client";
import { textAt } from "../json";
import type { Scenario } from "../scenario";

/** The instance in Resource Controller, which is only read. */
export const instance: Scenario = {
  name: "instance",
  title: "Read the instance",
  async run(run) {
    const { crn, guid } = run.account.instance;
    const get = (id: string): ContractRequest => ({
      ...{ api: "resource-controller", method: "GET", path: "/v2/resource_instances/{id}", params: { id } },
    });
    const list = (query: Record<string, string>): ContractRequest => ({
      ...{ api: "resource-controller", method: "GET", path: "/v2/resource_instances", query },
    });
    const rows = { list: "resources", isOwn: (row: unknown) => textAt(row, "guid") === guid };
    // They hold what the account has set, under names of its own.
    const without = ["parameters", "extensions", "plan_history", "tags"];
    await run.observe("by its GUID", get(guid), { without });
    await run.observe("by its CRN", get(crn), { without });
    await run.observe("in a list by its GUID", list({ guid }), { rows, without: ["next_url"] });
    await run.observe("in a list of no rows", list({ guid, limit: "0" }), { rows });
    await run.observe("an unknown one", get(randomUUID()));
    await run.observe("what is no GUID", get("no-guid"));
    await run.observe("without a token", { ...get(guid), bearer: null });
    await run.observe("with a token that is none", { ...get(guid), bearer: "none" });
  },
};
