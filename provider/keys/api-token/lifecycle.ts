import { onIbmCloud } from "../../cloud/operation";
import { isProvedGone, type Session, sessionFor } from "../../cloud/session";
import type { SysdigInstance } from "../../cloud/sysdig/client";
import { conflictsOfTeam } from "../../cloud/sysdig/team";
import { isAnsweredAsAbsent } from "../../domain/cloud-error";
import { guidOf, isSameReference } from "../../domain/crn";
import { fingerprintOf } from "../../domain/fingerprint";
import { conflictsIn, parseInstanceReference } from "../../domain/instance-reference";
import type { Comparison, Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { type ApiTokenInputs, type ApiTokenState, apiTokenInputs, apiTokenState } from "./schema";

const uiOnly = "rotation: an API token can be reset by an administrator in the web UI only";

export const lifecycle: Lifecycle<ApiTokenInputs, ApiTokenState> = {
  ...onIbmCloud,
  inputs: apiTokenInputs,
  state: apiTokenState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    service: { change: "update", isSame: isSameIfDeclared },
    region: { change: "update", isSame: isSameIfDeclared },
    team: { change: "replace", isSame: isSameTeam },
    teamId: { change: "replace", isSame: isSameTeam },
    profile: { change: "update" },
  },
  derived: ["service", "region", "teamId"],
  unsupported: {
    rotation: uiOnly,
    adopt: "adopt: the API token of a team is only read, never made, so there is nothing to adopt",
  },

  conflicts: (resolved, declared) => [...conflictsIn(resolved), ...conflictsOfTeam(declared)],

  idOf: (state) => `${guidOf(state.instance)}/${state.teamId}`,

  async create(inputs, context) {
    const instance = await sessionOf(inputs, context).openSysdig(parseInstanceReference(inputs.instance, inputs));
    const teamId = inputs.teamId ?? (await instance.findTeam({ name: inputs.team })).id;
    return stateOf(inputs, instance, teamId, await instance.getToken(teamId));
  },

  async read(state, context) {
    const instance = await sessionOf(state, context, state).openSysdig(parseInstanceReference(state.instance, state));
    try {
      return { ...state, ...tokenOf(await instance.getToken(state.teamId)) };
    } catch (error) {
      if (isAnsweredAsAbsent(error) && (await isGone(instance, state.teamId))) return undefined;
      throw error;
    }
  },

  async update(state, inputs, context) {
    const { service, region } = state;
    const reference = parseInstanceReference(inputs.instance, { service, region, ...inputs });
    const instance = await sessionOf(inputs, context, state).openSysdig(reference);
    return stateOf(inputs, instance, state.teamId, await instance.getToken(state.teamId));
  },

  async delete(state, context) {
    if (await isProvedGone(state.instance, context, state.profile)) return;
    await context.warn(
      `The API token ${state.fingerprint} of team ${state.teamId} stays valid; an administrator can reset it in the web UI (Settings, User Profile, Reset Token) only.`,
    );
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: ApiTokenInputs, context: Context, saved?: ApiTokenState): Session {
  return sessionFor(context, profile, saved && [saved.token]);
}

/** The team may be declared by name, by id, or by neither, which means the default one. */
function isSameTeam(was: unknown, is: unknown, { saved, declared }: Comparison): boolean {
  if (is !== null) return was === is;
  const isDeclared = (declared.team ?? declared.teamId ?? null) !== null;
  return isDeclared || saved.isDefaultTeam === true;
}

async function isGone(instance: SysdigInstance, teamId: number): Promise<boolean> {
  if (await instance.isGone()) return true;
  return !(await instance.listTeams()).some((team) => team.id === teamId);
}

function tokenOf(token: string) {
  return { token, fingerprint: fingerprintOf(token) };
}

function stateOf(inputs: ApiTokenInputs, instance: SysdigInstance, teamId: number, token: string): ApiTokenState {
  const { service, region } = instance;
  const isDefaultTeam = inputs.team === undefined && inputs.teamId === undefined;
  return { ...inputs, service, region, teamId, isDefaultTeam, ...tokenOf(token) };
}
