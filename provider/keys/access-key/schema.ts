import { z } from "zod";
import { sysdigServices } from "../../cloud/endpoints";
import { fingerprintOf } from "../../cloud/fingerprint";
import { instanceReference } from "../../cloud/instance-reference";
import { lostCreate } from "../../cloud/lost-create";
import { teamNumber } from "../../cloud/sysdig/team";
import { accessKeyValue } from "../../cloud/sysdig/wire";
import { generationSummary } from "../../rotation/generations";
import { planSchema } from "../../rotation/plan";
import { fingerprintId, rotationArgument } from "../../rotation/settings";

const agents = z.int().min(0);

export const accessKeyRotation = rotationArgument(fingerprintId);

/** A key is taken over by its value or fingerprint; only the fingerprint is saved. */
const adopted = z
  .string()
  .min(1)
  .transform((text) => (fingerprintId.safeParse(text).success ? text : fingerprintOf(text)));

export const accessKeyInputs = z.object({
  instance: instanceReference(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: z.string().min(1).optional(),
  enabled: z.boolean().default(true),
  limit: agents.optional(),
  reservation: agents.optional(),
  teamId: teamNumber.optional(),
  rotation: accessKeyRotation.optional(),
  adopt: adopted.optional(),
  profile: z.string().min(1).optional(),
  plan: planSchema,
});
export type AccessKeyInputs = z.infer<typeof accessKeyInputs>;

const successor = z.object({ generation: z.number(), fingerprint: fingerprintId, accessKey: accessKeyValue });
const predecessor = successor.extend({
  state: z.enum(["retiring", "disabled"]),
  validUntil: z.iso.datetime().nullable(),
  deleteAfter: z.iso.datetime().nullish(),
});

export const accessKeyState = z.object({
  instance: z.string(),
  service: z.enum(sysdigServices),
  region: z.string(),
  rotation: accessKeyRotation.optional(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  plan: planSchema,
  accessKey: accessKeyValue,
  fingerprint: fingerprintId,
  generation: z.number(),
  enabled: z.boolean(),
  limit: z.number().nullable(),
  reservation: z.number().nullable(),
  teamId: z.number().nullable(),
  dateCreated: z.string(),
  dateDisabled: z.string().nullable(),
  /** A secret, like `previous`. */
  pending: successor.optional(),
  previous: z.array(predecessor),
  attempt: lostCreate.optional(),
  generations: generationSummary,
});
export type AccessKeyState = z.infer<typeof accessKeyState>;
