import type { Instance, Team } from "../cloud/contents";
import type { Answer, Call, Caller, Route } from "./route";
import { instanceFor } from "./sysdig-instance";

/** Teams, the API token of a team, and the user. */
export const teamRoutes: Route[] = [
  { method: "GET", path: "/api/token", operation: "getApiToken", makes: true, handle: getApiToken },
  { method: "GET", path: "/api/teams", operation: "listTeams", handle: listTeams },
  { method: "GET", path: "/api/teams/:id", operation: "getTeam", handle: getTeam },
  { method: "GET", path: "/api/v2/teams/light/name/:name", operation: "getTeamByName", handle: getTeamByName },
  { method: "GET", path: "/api/users/me", operation: "getUser", handle: getUser },
  { method: "GET", path: "/api/user/me", operation: "getUser", handle: getUser },
];

function getApiToken(call: Call, caller: Caller): Answer {
  const instance = instanceFor(call, caller);
  const { id } = teamFor(call, caller, instance);
  return { status: 200, body: { token: { key: call.rooms.teams.token(instance, id, caller.identity.iamId) } } };
}

function listTeams(call: Call, caller: Caller): Answer {
  const instance = instanceFor(call, caller);
  const product = call.query.get("product");
  const teams = product === null || product === productOf(instance) ? call.rooms.teams.of(instance.guid) : [];
  return { status: 200, body: { teams: teams.map((team) => shown(team, instance)) } };
}

function getTeam(call: Call, caller: Caller): Answer {
  const instance = instanceFor(call, caller);
  const team = call.rooms.teams.byId(instance.guid, call.params.id ?? "");
  return { status: 200, body: { team: shown(team, instance) } };
}

function getTeamByName(call: Call, caller: Caller): Answer {
  const { guid } = instanceFor(call, caller);
  const { id, name } = call.rooms.teams.byName(guid, call.params.name ?? "");
  return { status: 200, body: { team: { id, name } } };
}

function getUser(call: Call, caller: Caller): Answer {
  const instance = instanceFor(call, caller);
  const team = teamFor(call, caller, instance);
  return {
    status: 200,
    body: {
      user: {
        id: 1,
        username: caller.identity.name,
        currentTeam: team.id,
        systemRole: "ROLE_CUSTOMER",
        enabled: true,
        teamRoles: [{ teamId: team.id, teamName: team.name, admin: true }],
        customer: { id: 1, name: instance.guid },
      },
    },
  };
}

/** Secure reads `TeamID`, Monitor `SysdigTeamID`; without the header it is the API token's team, or the default one. */
function teamFor(call: Call, caller: Caller, instance: Instance): Team {
  const wanted = call.header(instance.service === "sysdig-secure" ? "teamid" : "sysdigteamid");
  if (wanted !== undefined && wanted !== "") return call.rooms.teams.byId(instance.guid, wanted);
  if (caller.apiToken !== null) return call.rooms.teams.byId(instance.guid, String(caller.apiToken.teamId));
  return call.rooms.teams.defaultTeam(instance.guid);
}

function productOf(instance: Instance): string {
  return instance.service === "sysdig-secure" ? "SDS" : "SDC";
}

function shown(team: Team, instance: Instance) {
  return { id: team.id, name: team.name, default: team.isDefault, products: [productOf(instance)], userRoles: [] };
}
