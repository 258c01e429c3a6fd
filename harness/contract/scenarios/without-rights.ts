import { textAt } from "../json";
import type { Scenario } from "../scenario";
import { Ended } from "../scenario-run";
import * as accessKeys from "./access-keys";
import * as resourceKeys from "./resource-keys";

/** What somebody is answered who may only read: the service ID of a resource key with the role Reader. */
export const withoutRights: Scenario = {
  name: "without-rights",
  title: "Ask as the service ID of a resource key, which may do little",
  async run(run) {
    const key = await run.make(
      "create a key with the role Reader",
      "resource-key",
      resourceKeys.newKey(run, { role: "Reader" }),
    );
    const id = key.creation.id ?? "";
    await run.shown("read the key", key.creation, resourceKeys.oneKey("GET", id));
    const apikey = textAt(key.answer.body, "credentials", "apikey");
    if (apikey === "") throw new Ended("stopped", "the credentials hold no API key");
    const form = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey };
    const signedIn = await run.until(
      "sign in with its API key",
      { api: "iam", method: "POST", path: "/identity/token", form, bearer: null },
      ({ status }) => status === 200,
    );
    const bearer = textAt(signedIn.body, "access_token");
    if (bearer === "") throw new Ended("stopped", "IAM gives out no token for the API key");

    await run.observe("read the key itself", { ...resourceKeys.oneKey("GET", id), bearer });
    await run.observe("rename the key", {
      ...resourceKeys.oneKey("PATCH", id, { json: { name: "contract-run" } }),
      bearer,
    });
    await run.create("create a resource key", "resource-key", (label) => ({
      ...resourceKeys.newKey(run)(label),
      bearer,
    }));
    const query = { account_id: run.account.accountId };
    await run.observe(
      "list policies",
      { api: "iam-policies", method: "GET", path: "/v1/policies", query, bearer },
      { rows: { list: "policies", isOwn: () => false } },
    );
    if (run.account.hosts.sysdig !== undefined) {
      const rows = { list: "customerAccessKeys", isOwn: () => false };
      await run.observe("list access keys", { ...accessKeys.list, bearer }, { rows });
      const created = await run.create("create an access key", "access-key", () => ({
        ...accessKeys.newKey(),
        bearer,
      }));
      if (created.creation.isRefused) run.journal.forget(created.creation);
    }
    await resourceKeys.removeKey(run, key.creation, "delete the key");
    const again = { api: "iam", method: "POST", path: "/identity/token", form, bearer: null } as const;
    await run.until("sign in with the API key of the deleted key", again, ({ status }) => status !== 200);
    await run.observe("read with the token of the deleted key", { ...resourceKeys.oneKey("GET", id), bearer });
  },
};
