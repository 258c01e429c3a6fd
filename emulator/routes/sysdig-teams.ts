import type { Instance, Team } from "../cloud/cloud-state";
import type { ApiResponse, Principal, Request, Route } from "./api";
import { requestedInstance } from "./sysdig-instance";

/** Teams, their API tokens, and the user. */
export const teamRoutes: Route[] = [
  { method: "GET", path: "/api/token", operation: "getApiToken", createsOnRead: true, handle: getApiToken },
  { method: "GET", path: "/api/teams", operation: "listTeams", handle: listTeams },
  { method: "GET", path: "/api/teams/:id", operation: "getTeam", handle: getTeam },
  { method: "GET", path: "/api/v2/teams/light/name/:name", operation: "getTeamByName", handle: getTeamByName },
  { method: "GET", path: "/api/users/me", operation: "getUser", handle: getUser },
  { method: "GET", path: "/api/user/me", operation: "getUser", handle: getUser },
];

function getApiToken(request: Request, principal: Principal): ApiResponse {
  const instance = requestedInstance(request, principal);
  const { id } = requestedTeam(request, principal, instance);
  return {
    status: 200,
    body: { token: { key: request.services.teams.token(instance, id, principal.identity.iamId) } },
  };
}

function listTeams(request: Request, principal: Principal): ApiResponse {
  const instance = requestedInstance(request, principal);
  const product = request.query.get("product");
  const teams = product === null || product === productOf(instance) ? request.services.teams.of(instance.guid) : [];
  return { status: 200, body: { teams: teams.map((team) => teamBody(team, instance)) } };
}

function getTeam(request: Request, principal: Principal): ApiResponse {
  const instance = requestedInstance(request, principal);
  const team = request.services.teams.byId(instance.guid, request.params.id ?? "");
  return { status: 200, body: { team: teamBody(team, instance) } };
}

function getTeamByName(request: Request, principal: Principal): ApiResponse {
  const { guid } = requestedInstance(request, principal);
  const { id, name } = request.services.teams.byName(guid, request.params.name ?? "");
  return { status: 200, body: { team: { id, name } } };
}

function getUser(request: Request, principal: Principal): ApiResponse {
  const instance = requestedInstance(request, principal);
  const team = requestedTeam(request, principal, instance);
  return {
    status: 200,
    body: {
      user: {
        id: 1,
        username: principal.identity.name,
        currentTeam: team.id,
        systemRole: "ROLE_CUSTOMER",
        enabled: true,
        teamRoles: [{ teamId: team.id, teamName: team.name, admin: true }],
        customer: { id: 1, name: instance.guid },
      },
    },
  };
}

/** The team in the header (`TeamID` for Secure, `SysdigTeamID` for Monitor), else the API token's, else the default. */
function requestedTeam(request: Request, principal: Principal, instance: Instance): Team {
  const id = request.header(instance.service === "sysdig-secure" ? "teamid" : "sysdigteamid");
  if (id !== undefined && id !== "") return request.services.teams.byId(instance.guid, id);
  if (principal.apiToken !== undefined)
    return request.services.teams.byId(instance.guid, String(principal.apiToken.teamId));
  return request.services.teams.defaultTeam(instance.guid);
}

function productOf(instance: Instance): string {
  return instance.service === "sysdig-secure" ? "SDS" : "SDC";
}

function teamBody(team: Team, instance: Instance) {
  return { id: team.id, name: team.name, default: team.isDefault, products: [productOf(instance)], userRoles: [] };
}
