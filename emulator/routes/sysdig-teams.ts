import { ApiError } from "../cloud/api-error";
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
        customer: { id: instance.customerId, name: instance.guid },
      },
    },
  };
}

/** The team in the header `SysdigTeamID` or `TeamID`, else the API token's, else the default. */
function requestedTeam(request: Request, principal: Principal, instance: Instance): Team {
  const [id, ...others] = new Set([request.header("sysdigteamid"), request.header("teamid")].filter(Boolean));
  if (others.length > 0) throw new ApiError("invalid", "SysdigTeamID and TeamID name different teams.");
  if (id !== undefined) return request.services.teams.byId(instance.guid, id);
  if (principal.apiToken !== undefined)
    return request.services.teams.byId(instance.guid, String(principal.apiToken.teamId));
  return request.services.teams.defaultTeam(instance.guid);
}

function productOf(instance: Instance): string {
  return instance.service === "sysdig-secure" ? "SDS" : "SDC";
}

/** With the fields that real teams have; only those that this cloud keeps ever change. */
function teamBody(team: Team, instance: Instance) {
  return {
    id: team.id,
    version: 0,
    name: team.name,
    description: "",
    theme: "#7BB0B2",
    show: "host",
    defaultTeamRole: "ROLE_TEAM_EDIT",
    immutable: team.isDefault,
    properties: {},
    products: [productOf(instance)],
    origin: "SYSDIG",
    dateCreated: team.dateCreated,
    lastUpdated: team.dateCreated,
    entryPoint: { module: "Explore" },
    customerId: instance.customerId,
    namespaceFilters: { ibmPlatformMetrics: null },
    canUseSysdigCapture: true,
    canUseCustomEvents: true,
    canUseAwsMetrics: true,
    canUseBeaconMetrics: true,
    userCount: 1,
    default: team.isDefault,
    // Seen of a team of Workload Protection only.
    ...(instance.service === "sysdig-secure" ? { userRoles: [] } : {}),
  };
}
