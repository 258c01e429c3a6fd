import { z } from "zod";
import { teamNumber } from "../../cloud/sysdig/team";
import { instanceArgument } from "../../domain/instance-reference";
import { region } from "../../domain/region";
import { sysdigServices } from "../../domain/services";

export const apiTokenInputs = z.object({
  instance: instanceArgument(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: region.optional(),
  team: z.string().min(1).optional(),
  teamId: teamNumber.optional(),
  profile: z.string().min(1).optional(),
});
export type ApiTokenInputs = z.infer<typeof apiTokenInputs>;

export const apiTokenState = z.object({
  instance: z.string(),
  service: z.enum(sysdigServices),
  region,
  team: z.string().optional(),
  teamId: z.number(),
  /** Whether no team was declared, so that the instance's default one was taken. */
  isDefaultTeam: z.boolean(),
  profile: z.string().optional(),
  token: z.string(),
  fingerprint: z.string(),
});
export type ApiTokenState = z.infer<typeof apiTokenState>;
