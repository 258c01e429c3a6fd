import { z } from "zod";

const properties = z.record(z.string(), z.unknown());

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().optional(),
  external: z.boolean().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  initErrors: z.array(z.string()).optional(),
  additionalSecretOutputs: z.array(z.string()).optional(),
});

/** What `pulumi stack export` prints. A secret is an object with `ciphertext`, or `plaintext` where secrets are shown. */
export const deployment = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.looseObject({ resource, type: z.string() })).default([]),
  }),
});

export type Deployment = z.infer<typeof deployment>;
export type ResourceState = z.infer<typeof resource>;

export const history = z.array(
  z.looseObject({
    kind: z.string(),
    result: z.string(),
    resourceChanges: z.record(z.string(), z.number()).optional(),
  }),
);

export type History = z.infer<typeof history>;
