import { ApiError } from "./api-error";
import type { ApiToken, Instance, Team } from "./cloud-state";
import type { Store } from "./store";

/** Teams and their API tokens: one token per team and identity. */
export class Teams {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of(guid: string): Team[] {
    return this.#store.state.teams.filter((team) => team.instanceGuid === guid);
  }

  add(guid: string, name: string): Team {
    if (this.of(guid).some((team) => team.name === name)) {
      throw new ApiError("conflict", `A team named ${name} exists already.`);
    }
    return this.#store.write((state) => {
      const [id, dateCreated] = [state.nextNumber++, this.#store.now()];
      const team: Team = { id, instanceGuid: guid, name, isDefault: false, dateCreated };
      state.teams.push(team);
      return team;
    });
  }

  byId(guid: string, id: string): Team {
    return this.#findOne(guid, (team) => String(team.id) === id, id);
  }

  byName(guid: string, name: string): Team {
    return this.#findOne(guid, (team) => team.name === name, name);
  }

  defaultTeam(guid: string): Team {
    return this.#findOne(guid, (team) => team.isDefault, "default");
  }

  /** The API token of an identity in a team; it is created when it is read for the first time. */
  token(instance: Instance, teamId: number, iamId: string): string {
    if (instance.authorization === "IAM_ONLY") throw new ApiError("iam-only", "Access is denied");
    const existing = this.#store.state.apiTokens.find(
      (token) => token.instanceGuid === instance.guid && token.teamId === teamId && token.iamId === iamId,
    );
    if (existing !== undefined) return existing.key;
    return this.#store.write((state) => {
      const key = this.#store.secret("api-token");
      state.apiTokens.push({ instanceGuid: instance.guid, teamId, iamId, key });
      return key;
    });
  }

  /** What an administrator does in the web UI: every API token of the team is replaced. */
  resetToken(guid: string, teamId: number): void {
    this.byId(guid, String(teamId));
    this.#store.write((state) => {
      for (const token of state.apiTokens) {
        if (token.instanceGuid === guid && token.teamId === teamId) token.key = this.#store.secret("api-token");
      }
    });
  }

  /** The API token with this value. */
  findApiToken(key: string): ApiToken | undefined {
    return this.#store.state.apiTokens.find((token) => token.key === key);
  }

  #findOne(guid: string, matches: (team: Team) => boolean, label: string): Team {
    const team = this.of(guid).find(matches);
    if (team === undefined) throw new ApiError("not-found", `Team ${label} does not exist.`);
    return team;
  }
}
