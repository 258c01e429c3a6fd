import { z } from "zod";
import { activityTracker } from "../../cloud/endpoints";
import { instanceReference } from "../../cloud/instance-reference";
import { lostCreate } from "../../cloud/lost-create";
import { resourceKeyName } from "../../cloud/resource-controller/key-name";
import { guid } from "../../cloud/resource-controller/wire";

export const serviceKeyInputs = z.object({
  instance: instanceReference([activityTracker]),
  name: resourceKeyName.optional(),
  restrict: z.boolean().default(false),
  keepResourceKey: z.boolean().default(true),
  adopt: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
});
export type ServiceKeyInputs = z.infer<typeof serviceKeyInputs>;

export const serviceKeyState = z.object({
  instance: z.string(),
  name: z.string(),
  restrict: z.boolean(),
  keepResourceKey: z.boolean(),
  adopt: z.string().optional(),
  profile: z.string().optional(),
  /** Empty while IBM has not shown it. */
  serviceKey: z.string(),
  fingerprint: z.string(),
  resourceKeyGuid: guid.nullable(),
  policyId: guid.nullable(),
  /** Whose policy it is; the resource key that knows it may be gone. */
  iamServiceIdCrn: z.string().nullable(),
  /** After an attempt to make another resource key of which nobody knows what became: what is needed to find it. */
  attempt: lostCreate.optional(),
});
export type ServiceKeyState = z.infer<typeof serviceKeyState>;
