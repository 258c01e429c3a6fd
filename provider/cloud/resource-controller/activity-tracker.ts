import { fingerprintOf } from "../../domain/fingerprint";
import type { ResourceKey } from "./wire";

/** Names of the credentials in resource keys of Activity Tracker. */
type ActivityTrackerCredential = "ingestion_key" | "service_key";

/** The credential with its fingerprint; undefined when IBM does not show it to this caller. */
export function credentialIn(
  key: ResourceKey,
  name: ActivityTrackerCredential,
): { value: string; fingerprint: string } | undefined {
  const value = key.credentials?.[name];
  return typeof value === "string" && value !== "" ? { value, fingerprint: fingerprintOf(value) } : undefined;
}
