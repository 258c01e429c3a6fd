import { z } from "zod";
import { keySource } from "../../cloud/instance-reference";
import { resourceKeyName } from "../../cloud/resource-controller/key-name";

const json = z.record(z.string(), z.json());

export const resourceKeyInputs = z.object({
  source: keySource,
  name: resourceKeyName,
  role: z.string().min(1).optional(),
  parameters: json.optional(),
  profile: z.string().min(1).optional(),
});
export type ResourceKeyInputs = z.infer<typeof resourceKeyInputs>;

export const resourceKeyState = z.object({
  source: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  parameters: json.optional(),
  profile: z.string().optional(),
  guid: z.string(),
  crn: z.string(),
  state: z.string(),
  credentials: json,
  iamServiceIdCrn: z.string().nullable(),
  onetimeCredentials: z.boolean(),
  createdAt: z.string().nullable(),
});
export type ResourceKeyState = z.infer<typeof resourceKeyState>;
