/** The class of each kind, by the name of its folder. */
export const kinds = {
  "access-key": "AccessKey",
  "resource-key": "ResourceKey",
  "ingestion-key": "IngestionKey",
  "service-key": "ServiceKey",
  "api-token": "ApiToken",
} as const;
export type Kind = keyof typeof kinds;
