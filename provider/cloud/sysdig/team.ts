import { z } from "zod";
import { CloudError } from "../../domain/cloud-error";
import { quotedNames } from "../../domain/quoted";
import type { SysdigInstance } from "./client";
import type { Team } from "./wire";

/** An argument that names a team by its id: Sysdig's are numbers; other packages give them as text. */
export const teamNumber = z.union(
  [
    z.int().positive(),
    z
      .string()
      .regex(/^[1-9]\d*$/)
      .transform(Number),
  ],
  {
    error: "must be the number of a team",
  },
);

/** A team is named by its name or by its id, never by both. */
export function contradictionsOfTeam(given: ReadonlySet<string>): string[] {
  return given.has("team") && given.has("teamId") ? ["team and teamId both name the team; give one of them"] : [];
}

/** The team of that id or name; the instance's default team when neither is given. */
export async function findTeam(
  instance: SysdigInstance,
  wanted: { id?: number | undefined; name?: string | undefined },
  longestAge = 0,
): Promise<Team> {
  const teams = await instance.listTeams(longestAge);
  const found = teams.find((team) => {
    if (wanted.id !== undefined) return team.id === wanted.id;
    return wanted.name === undefined ? team.default === true : team.name === wanted.name;
  });
  if (found !== undefined) return found;
  const which =
    wanted.id !== undefined ? `team ${wanted.id}` : wanted.name === undefined ? "default team" : "named team";
  throw new CloudError({
    code: "not-found",
    attempted: `find the ${which} of instance ${instance.guid}`,
    answered: `the instance has the teams ${quotedNames(teams.map(({ name, id }) => ({ name, id: String(id) })))}`,
    advice: "Name one of these, and check that the API key may see it.",
  });
}
