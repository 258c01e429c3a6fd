import { z } from "zod";
import { identifier } from "../../cloud/api/identifier";
import { resourceKeyName } from "../../cloud/resource-controller/key-name";
import { instanceArgument } from "../../domain/instance-reference";
import { knownRole } from "../../domain/role";
import { activityTracker } from "../../domain/services";

export const ingestionKeyInputs = z.object({
  instance: instanceArgument([activityTracker]),
  name: resourceKeyName.optional(),
  role: z.string().min(1).optional(),
  adopt: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
});
export type IngestionKeyInputs = z.infer<typeof ingestionKeyInputs>;

export const ingestionKeyState = z.object({
  instance: z.string(),
  /** Of the resource key. */
  name: z.string(),
  /** As `role` and `knownRole` of a ResourceKey. */
  role: z.string().nullish(),
  knownRole: knownRole.optional(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  /** Empty while IBM has not shown it. */
  ingestionKey: z.string(),
  fingerprint: z.string(),
  resourceKeyGuid: identifier,
  /** Of the resource key, in ISO 8601. */
  createdAt: z.string().nullish(),
});
export type IngestionKeyState = z.infer<typeof ingestionKeyState>;
