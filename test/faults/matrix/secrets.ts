import type { CloudState } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import type { Saved } from "../world/engine";
import { fingerprintOf } from "./standing";

const outputs = z.looseObject({
  instance: z.string().optional(),
  accessKey: z.string().optional(),
  enabled: z.boolean().optional(),
  guid: z.string().optional(),
  credentials: z.looseObject({ apikey: z.string() }).optional(),
  ingestionKey: z.string().optional(),
  serviceKey: z.string().optional(),
  token: z.string().optional(),
  teamId: z.number().nullish(),
  fingerprint: z.string().optional(),
});

/** Whether what the state gives out is the very secret that the cloud has for this resource. */
export function isGivenOut(saved: Saved, contents: CloudState): boolean {
  const given = outputs.parse(saved.outputs);
  const secret = given.accessKey ?? given.ingestionKey ?? given.serviceKey ?? given.token;
  if (given.fingerprint !== undefined && given.fingerprint !== fingerprintOf(secret)) return false;
  const isThere = ({ guid, crn }: { guid: string; crn: string }) => [guid, crn].includes(given.instance ?? "");
  const instance = contents.instances.find(isThere);
  switch (saved.kind) {
    case "access-key":
      return contents.accessKeys.some((key) => key.accessKey === secret && key.enabled === given.enabled);
    case "resource-key": {
      const key = contents.resourceKeys.find(({ guid, state }) => guid === given.guid && state === "active");
      return contents.apiKeys.some(({ id, apikey }) => id === key?.apiKeyId && apikey === given.credentials?.apikey);
    }
    case "ingestion-key":
      return instance?.ingestionKey === secret;
    case "service-key":
      return instance?.serviceKeys.includes(secret ?? "") === true;
    case "api-token":
      return contents.apiTokens.some(
        ({ key, teamId, instanceGuid }) => key === secret && teamId === given.teamId && instanceGuid === instance?.guid,
      );
  }
}

/** Everything in the cloud that lets somebody in. */
export function secretsIn({ accessKeys, apiKeys, apiTokens, instances }: CloudState): string[] {
  const ofInstances = instances.flatMap(({ ingestionKey, serviceKeys }) => [ingestionKey ?? "", ...serviceKeys]);
  return [
    ...accessKeys.map(({ accessKey }) => accessKey),
    ...apiKeys.map(({ apikey }) => apikey),
    ...apiTokens.map(({ key }) => key),
    ...ofInstances,
  ].filter((secret) => secret !== "");
}
