import { z } from "zod";
import { identifier } from "../../cloud/api/identifier";
import { resourceKeyName } from "../../cloud/resource-controller/key-name";
import { instanceArgument } from "../../domain/instance-reference";
import { savedDate } from "../../domain/saved-date";
import { activityTracker } from "../../domain/services";

export const serviceKeyInputs = z.object({
  instance: instanceArgument([activityTracker]),
  name: resourceKeyName.optional(),
  restrict: z.boolean().default(false),
  keepResourceKey: z.boolean().default(true),
  adopt: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
});
export type ServiceKeyInputs = z.infer<typeof serviceKeyInputs>;

export const serviceKeyState = z.object({
  instance: z.string(),
  /** Of the resource key. */
  name: z.string(),
  restrict: z.boolean(),
  keepResourceKey: z.boolean(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  /** Empty while IBM has not shown it. */
  serviceKey: z.string(),
  fingerprint: z.string(),
  resourceKeyGuid: identifier.nullable(),
  /** Of the resource key, in ISO 8601. */
  createdAt: z.string().nullish(),
  policyId: identifier.nullable(),
  /** What is to be known of the policy, where there is one. */
  policy: z
    .object({
      /** One that somebody else has made is used, and not deleted. */
      isOurs: z.boolean(),
      /** ISO 8601. */
      madeAt: savedDate,
    })
    .nullish(),
  /** Whose policy it is; the resource key that knows it may be gone. */
  iamServiceIdCrn: z.string().nullable(),
});
export type ServiceKeyState = z.infer<typeof serviceKeyState>;
