import type { ResourceKey, Session } from "../../provider/command-line/cloud";
import { parseCrn } from "../../provider/command-line/state";

/** Why this resource key is, or may be, the credential that signs in here; undefined where it surely is not. */
export async function whyInUse(key: ResourceKey, sessions: readonly Session[]): Promise<string | undefined> {
  for (const session of sessions) {
    const { apiKey } = session;
    if (apiKey !== undefined && key.credentials?.apikey === apiKey) return "its API key is the one that signs in here";
    const own = await session.serviceId();
    if (own === undefined) continue;
    const serviceId = parseCrn(key.iamServiceIdCrn ?? "")?.resource;
    if (serviceId === undefined) return "a service ID signs in here, and IBM does not show which one this key is of";
    if (serviceId === own) return "its service ID is the one that signs in here";
  }
  return undefined;
}
