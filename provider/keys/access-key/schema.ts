import { z } from "zod";
import { sysdigServices } from "../../cloud/endpoints";
import { instanceReference } from "../../cloud/instance-reference";
import { teamNumber } from "../../cloud/sysdig/team";

const agents = z.int().min(0);

export const accessKeyInputs = z.object({
  instance: instanceReference(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: z.string().min(1).optional(),
  enabled: z.boolean().default(true),
  limit: agents.optional(),
  reservation: agents.optional(),
  teamId: teamNumber.optional(),
  profile: z.string().min(1).optional(),
});
export type AccessKeyInputs = z.infer<typeof accessKeyInputs>;

export const accessKeyState = z.object({
  instance: z.string(),
  service: z.enum(sysdigServices),
  region: z.string(),
  profile: z.string().optional(),
  accessKey: z.string(),
  fingerprint: z.string(),
  enabled: z.boolean(),
  limit: z.number().nullable(),
  reservation: z.number().nullable(),
  teamId: z.number().nullable(),
  dateCreated: z.string(),
  dateDisabled: z.string().nullable(),
});
export type AccessKeyState = z.infer<typeof accessKeyState>;
