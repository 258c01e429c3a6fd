import type { ContractRequest } from "../client";
import { at, listAt, textAt } from "../json";
import type { Scenario } from "../scenario";
import { Ended } from "../scenario-run";

/** Which header names the team of an API token. */
export const teamTokens: Scenario = {
  name: "team-tokens",
  title: "Read the API token of the default team with each header",
  needs: ["access-keys", "api-tokens"],
  async run(run) {
    const isDefault = (row: unknown) => at(row, "default") === true;
    const rows = { list: "teams", isOwn: isDefault };
    const teams = await run.observe("list the teams", get("/api/teams"), { rows });
    await run.observe("read the user", get("/api/users/me"), { without: ["user.username"] });
    const id = textAt(listAt(teams.body, "teams").find(isDefault), "id");
    if (id === "") throw new Ended("stopped", "no team is the default one");

    const { body } = await run.observe("without a header", get("/api/token"));
    const token = textAt(body, "token", "key");
    const unknown = "2147483000";
    const headers: [what: string, headers: Record<string, string>][] = [
      ["TeamID", { TeamID: id }],
      ["SysdigTeamID", { SysdigTeamID: id }],
      ["both headers", { TeamID: id, SysdigTeamID: id }],
    ];
    for (const [what, own] of headers) {
      const answer = await run.observe(`with ${what}`, get("/api/token", own));
      run.fact(`the token with ${what} is that without a header`, textAt(answer.body, "token", "key") === token);
    }
    // A header that is not read lets an unknown team pass.
    await run.observe("with an unknown team in TeamID", get("/api/token", { TeamID: unknown }));
    await run.observe("with an unknown team in SysdigTeamID", get("/api/token", { SysdigTeamID: unknown }));
    if (token === "") throw new Ended("stopped", "no API token was given out");
    const asToken = { ...get("/api/teams"), bearer: token };
    await run.observe("list the teams with the API token", asToken, { rows });
    await run.observe(
      "list the teams with the API token and without IBMInstanceID",
      { ...asToken, instance: null },
      { rows },
    );
  },
};

function get(path: string, headers: Record<string, string> = {}): ContractRequest {
  return { api: "sysdig", method: "GET", path, headers };
}
