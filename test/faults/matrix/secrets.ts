import type { Contents } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import type { Saved } from "../world/engine";

const outputs = z.looseObject({
  accessKey: z.string().optional(),
  credentials: z.looseObject({ apikey: z.string() }).optional(),
  ingestionKey: z.string().optional(),
  serviceKey: z.string().optional(),
  token: z.string().optional(),
});

/** Whether the secret that the state gives out is one that the cloud knows. */
export function isGivenOut(saved: Saved, contents: Contents): boolean {
  const { accessKey, credentials, ingestionKey, serviceKey, token } = outputs.parse(saved.outputs);
  switch (saved.kind) {
    case "access-key":
      return contents.accessKeys.some((key) => key.accessKey === accessKey);
    case "resource-key":
      return contents.apiKeys.some(({ apikey, revoked }) => apikey === credentials?.apikey && !revoked);
    case "ingestion-key":
      return contents.instances.some((instance) => instance.ingestionKey === ingestionKey);
    case "service-key":
      return contents.instances.some(({ serviceKeys }) => serviceKeys.includes(serviceKey ?? ""));
    case "api-token":
      return contents.apiTokens.some(({ key }) => key === token);
  }
}
