import type { ApiToken, Instance, Team } from "./contents";
import type { Ledger } from "./ledger";
import { Refusal } from "./refusal";

/** Teams and their API tokens: one token per team and identity. */
export class Teams {
  constructor(private readonly ledger: Ledger) {}

  of(guid: string): Team[] {
    return this.ledger.contents.teams.filter((team) => team.instanceGuid === guid);
  }

  add(guid: string, name: string): Team {
    if (this.of(guid).some((team) => team.name === name)) {
      throw new Refusal("conflict", `A team named ${name} exists already.`);
    }
    return this.ledger.write((contents) => {
      const team: Team = { id: contents.nextNumber++, instanceGuid: guid, name, isDefault: false };
      contents.teams.push(team);
      return team;
    });
  }

  byId(guid: string, id: string): Team {
    return this.one(guid, (team) => String(team.id) === id, id);
  }

  byName(guid: string, name: string): Team {
    return this.one(guid, (team) => team.name === name, name);
  }

  defaultTeam(guid: string): Team {
    return this.one(guid, (team) => team.isDefault, "default");
  }

  /** The token of an identity in a team, made at the first question and the same ever after. */
  token(instance: Instance, teamId: number, iamId: string): string {
    if (instance.authorization === "IAM_ONLY") throw new Refusal("iam-only", "Access is denied");
    const existing = this.ledger.contents.apiTokens.find(
      (token) => token.instanceGuid === instance.guid && token.teamId === teamId && token.iamId === iamId,
    );
    if (existing !== undefined) return existing.key;
    return this.ledger.write((contents) => {
      const key = this.ledger.secret("api-token");
      contents.apiTokens.push({ instanceGuid: instance.guid, teamId, iamId, key });
      return key;
    });
  }

  /** Web UI, by an administrator: every token of the team changes. */
  resetToken(guid: string, teamId: number): void {
    this.byId(guid, String(teamId));
    this.ledger.write((contents) => {
      for (const token of contents.apiTokens) {
        if (token.instanceGuid === guid && token.teamId === teamId) token.key = this.ledger.secret("api-token");
      }
    });
  }

  holder(key: string): ApiToken | undefined {
    return this.ledger.contents.apiTokens.find((token) => token.key === key);
  }

  private one(guid: string, fits: (team: Team) => boolean, wanted: string): Team {
    const team = this.of(guid).find(fits);
    if (team === undefined) throw new Refusal("not-found", `Team ${wanted} does not exist.`);
    return team;
  }
}
