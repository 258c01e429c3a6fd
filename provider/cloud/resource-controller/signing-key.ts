import { parseCrn } from "../../domain/crn";
import type { InstanceReference } from "../../domain/instance-reference";
import type { JsonValue } from "./wire";

/** Who signs in here. */
export interface SignedIn {
  apiKey: string | undefined;
  /** Undefined where a user or a trusted profile signs in. */
  serviceId(): Promise<string | undefined>;
}

/** A resource key as a resource has saved it; what is left out is read from IBM when it matters. */
export interface OwnedKey {
  guid: string;
  source: InstanceReference;
  credentials?: Record<string, JsonValue> | undefined;
  iamServiceIdCrn?: string | null | undefined;
  parameters?: Record<string, JsonValue> | undefined;
}

/**
 * Whether this key's deletion ends the sign-in. With a key IBM deletes its service ID and all API keys of that, except
 * where the key was created for a service ID that existed already (the parameter `serviceid_crn`).
 */
export function isSignedInBy(
  { credentials, iamServiceIdCrn, parameters }: OwnedKey,
  serviceId: string,
  apiKey: string | undefined,
): boolean {
  if (credentials?.apikey !== undefined && credentials.apikey === apiKey) return true;
  return parameters?.serviceid_crn === undefined && parseCrn(iamServiceIdCrn ?? "")?.resource === serviceId;
}
