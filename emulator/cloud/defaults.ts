import { instanceCrn } from "./crn";

const accountId = "acc0acc0acc0acc0acc0acc0acc0acc0";

function instance(service: string, region: string, name: string, guid: string) {
  return { service, region, name, guid, crn: instanceCrn(service, region, accountId, guid) };
}

/** What `Cloud.withDefaults()` contains; the values never change, so programs may contain them as literals. */
export const defaults = {
  accountId,
  /** An API key that may do everything. */
  apiKey: "emulator-api-key",
  /** A trusted profile that may do everything, and the compute resource token that it accepts. */
  trustedProfile: {
    id: "Profile-e0000000-0000-4000-8000-000000000000",
    name: "emulator-profile",
    crToken: "emulator-cr-token",
  },
  instances: {
    /** Workload Protection (Sysdig Secure). */
    secure: instance("sysdig-secure", "us-south", "workload-protection", "5ec00000-0000-4000-8000-000000000001"),
    /** Monitoring (Sysdig Monitor). */
    monitor: instance("sysdig-monitor", "eu-de", "monitoring", "e0000000-0000-4000-8000-000000000002"),
    /** Activity Tracker. */
    activityTracker: instance("logdnaat", "us-south", "activity-tracker", "a7000000-0000-4000-8000-000000000003"),
    /** Cloud Object Storage, which has resource keys only. */
    objectStorage: instance("cloud-object-storage", "global", "object-storage", "c0500000-0000-4000-8000-000000000004"),
  },
};
