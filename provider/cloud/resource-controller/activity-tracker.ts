import { isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { InstanceReference } from "../../domain/instance-reference";
import { activityTracker } from "../../domain/services";
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

/** The result; where the instance is not found, and is one of Activity Tracker, the error tells that there is none any more. */
export function orEnded<Result>({ service }: InstanceReference, promise: Promise<Result>): Promise<Result> {
  return promise.catch((error: unknown) => {
    throw service === activityTracker && isCloudError(error, "not-found") ? error.withAdvice(ended) : error;
  });
}

// https://cloud.ibm.com/docs/log-analysis?topic=log-analysis-deprecation
const ended =
  "IBM ended Activity Tracker on 2025-03-30 and deleted its instances. Use IBM Cloud Logs (service logs): what sends to it signs in with the API key of a service ID that has the service role Sender on the instance.";
