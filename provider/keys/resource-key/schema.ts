import { z } from "zod";
import { identifier } from "../../cloud/api/identifier";
import { shallowJsonObject } from "../../cloud/api/shallow-json";
import { resourceKeyName } from "../../cloud/resource-controller/key-name";
import { sourceArgument } from "../../domain/instance-reference";
import { knownRole } from "../../domain/role";
import { savedDate } from "../../domain/saved-date";
import { mostSaved } from "../../rotation/generations";
import { Rotation } from "../../rotation/rotation";
import { savedRotation } from "../../rotation/saved";

export const resourceKeyRotation = new Rotation({ keyId: z.guid(), canDisable: false });

export const resourceKeyInputs = z.object({
  source: sourceArgument,
  name: resourceKeyName.optional(),
  role: z.string().min(1).optional(),
  parameters: shallowJsonObject.optional(),
  rotation: resourceKeyRotation.argument.optional(),
  adopt: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
});
export type ResourceKeyInputs = z.infer<typeof resourceKeyInputs>;

/** What is saved of one key. */
const keyRecord = z.object({
  guid: identifier,
  crn: z.string(),
  credentials: shallowJsonObject,
  iamServiceIdCrn: z.string().nullable(),
  onetimeCredentials: z.boolean(),
  createdAt: z.string().nullable(),
});
export type KeyRecord = z.infer<typeof keyRecord>;

const previousKey = keyRecord.extend({
  generation: z.number(),
  state: z.literal("retiring"),
  validUntil: savedDate.nullable(),
});

export const resourceKeyState = savedRotation.extend({
  ...keyRecord.shape,
  source: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  /** What `role` does not tell by itself. A secret, since a declared role may be one. */
  knownRole: knownRole.optional(),
  parameters: shallowJsonObject.optional(),
  rotation: resourceKeyRotation.argument.optional(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  state: z.string(),
  /** A secret, like `previous`. */
  pending: keyRecord.optional(),
  previous: z.array(previousKey).max(mostSaved),
});
export type ResourceKeyState = z.infer<typeof resourceKeyState>;
