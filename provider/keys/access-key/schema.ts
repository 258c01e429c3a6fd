import { z } from "zod";
import { identifier } from "../../cloud/api/identifier";
import { teamNumber } from "../../cloud/sysdig/team";
import { fingerprint, fingerprintOf } from "../../domain/fingerprint";
import { instanceArgument } from "../../domain/instance-reference";
import { region } from "../../domain/region";
import { savedDate } from "../../domain/saved-date";
import { sysdigServices } from "../../domain/services";
import { mostSaved } from "../../rotation/generations";
import { Rotation } from "../../rotation/rotation";
import { savedRotation } from "../../rotation/saved";

const agents = z.int().min(0);

export const accessKeyRotation = new Rotation({ keyId: fingerprint, canDisable: true });

/** A key is adopted by its value or fingerprint; only the fingerprint is saved. */
const adopted = z
  .string()
  .min(1)
  .transform((text) => (fingerprint.safeParse(text).success ? text : fingerprintOf(text)));

export const accessKeyInputs = z.object({
  instance: instanceArgument(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: region.optional(),
  enabled: z.boolean().default(true),
  limit: agents.optional(),
  reservation: agents.optional(),
  teamId: teamNumber.optional(),
  rotation: accessKeyRotation.argument.optional(),
  adopt: adopted.optional(),
  profile: z.string().min(1).optional(),
});
export type AccessKeyInputs = z.infer<typeof accessKeyInputs>;

const savedKey = z.object({ fingerprint, accessKey: identifier });
const previousKey = savedKey.extend({
  generation: z.number(),
  state: z.enum(["retiring", "disabled"]),
  validUntil: savedDate.nullable(),
  deleteAfter: savedDate.nullish(),
});

export const accessKeyState = savedRotation.extend({
  instance: z.string(),
  service: z.enum(sysdigServices),
  region,
  rotation: accessKeyRotation.argument.optional(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  accessKey: identifier,
  fingerprint,
  enabled: z.boolean(),
  limit: z.number().nullable(),
  reservation: z.number().nullable(),
  teamId: z.number().nullable(),
  dateCreated: z.string().nullable(),
  dateDisabled: z.string().nullable(),
  /** A secret, like `previous`. */
  pending: savedKey.optional(),
  previous: z.array(previousKey).max(mostSaved),
});
export type AccessKeyState = z.infer<typeof accessKeyState>;
