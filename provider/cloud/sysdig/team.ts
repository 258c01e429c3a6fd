import { z } from "zod";
import { CloudError } from "../../domain/cloud-error";
import { quotedNames } from "../../domain/quoted";
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

/** A message where a team is named by its name and by its id: `given` has the names of the arguments. */
export function conflictsOfTeam(given: ReadonlySet<string>): string[] {
  return given.has("team") && given.has("teamId") ? ["team and teamId both name the team; give one of them"] : [];
}

/** The team of that id or name; the default team where neither is given. */
export interface TeamChoice {
  id?: number | undefined;
  name?: string | undefined;
}

/** The chosen one of an instance's teams. */
export function teamIn(teams: readonly Team[], choice: TeamChoice, guid: string): Team {
  const found = teams.find((team) => {
    if (choice.id !== undefined) return team.id === choice.id;
    return choice.name === undefined ? team.default === true : team.name === choice.name;
  });
  if (found !== undefined) return found;
  const which =
    choice.id !== undefined ? `team ${choice.id}` : choice.name === undefined ? "default team" : "named team";
  throw new CloudError({
    code: "not-found",
    action: `find the ${which} of instance ${guid}`,
    reason: `the instance has the teams ${quotedNames(teams.map(({ name, id }) => ({ name, id: String(id) })))}`,
    advice: "Name one of these, and check that the API key may see it.",
  });
}
