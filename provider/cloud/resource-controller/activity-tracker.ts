import { isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { InstanceReference } from "../../domain/instance-reference";
import { activityTracker } from "../../domain/services";
import type { ResourceController } from "./client";
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

/**
 * The result; where something is not found because an instance of Activity Tracker is gone, the error tells that there is
 * none any more.
 */
export async function orEnded<Result>(
  controller: ResourceController,
  instance: InstanceReference,
  promise: Promise<Result>,
): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    if (instance.service !== activityTracker || !isCloudError(error, "not-found")) throw error;
    const isGone = await controller.isInstanceGone(instance).catch(() => false);
    throw isGone ? error.withAdvice(ended) : error;
  }
}

// https://cloud.ibm.com/docs/log-analysis?topic=log-analysis-deprecation
const ended =
  "IBM ended Activity Tracker on 2025-03-30 and deleted its instances. Use IBM Cloud Logs (service logs): what sends to it signs in with the API key of a service ID that has the service role Sender on the instance.";
