import { randomUUID } from "node:crypto";
import type { ContractRequest } from "../client";
import type { Scenario } from "../scenario";

/** Tokens of IAM, and its refusals. */
export const signIn: Scenario = {
  name: "sign-in",
  title: "Sign in with an API key, and with wrong ones",
  async run(run) {
    const grant = "urn:ibm:params:oauth:grant-type:apikey";
    const token = (form: Record<string, string>): ContractRequest => ({
      ...{ api: "iam", method: "POST", path: "/identity/token", form, bearer: null },
    });
    await run.observe("sign in", token({ grant_type: grant, apikey: run.account.apiKey }));
    await run.observe("with an unknown API key", token({ grant_type: grant, apikey: randomUUID() }));
    await run.observe("without an API key", token({ grant_type: grant }));
    await run.observe("with an unknown kind of grant", token({ grant_type: "urn:none", apikey: randomUUID() }));
    await run.observe("with an unknown profile", {
      ...token({ grant_type: grant.replace("apikey", "cr-token"), cr_token: randomUUID(), profile_id: randomUUID() }),
    });
  },
};
