import { instanceCrn } from "./crn";

const accountId = "acc0acc0acc0acc0acc0acc0acc0acc0";

function instance(service: string, region: string, name: string, guid: string) {
  return { service, region, name, guid, crn: instanceCrn(service, region, accountId, guid) };
}

/** What `Cloud.withDefaults()` contains. These names and ids never change, so a test may write them down. */
export const defaults = {
  /** The id of the account. */
  accountId,
  /** An API key with all rights. */
  apiKey: "emulator-api-key",
  /** A trusted profile with all rights, and the compute resource token that it accepts. */
  trustedProfile: {
    id: "Profile-e0000000-0000-4000-8000-000000000000",
    name: "emulator-profile",
    crToken: "emulator-cr-token",
  },
  /** One instance of each of four services: its service, region, name, GUID and CRN. */
  instances: {
    /** An instance of Workload Protection (`sysdig-secure`) in us-south. */
    secure: instance("sysdig-secure", "us-south", "workload-protection", "5ec00000-0000-4000-8000-000000000001"),
    /** An instance of Monitoring (`sysdig-monitor`) in eu-de. */
    monitor: instance("sysdig-monitor", "eu-de", "monitoring", "e0000000-0000-4000-8000-000000000002"),
    /** An instance of Activity Tracker (`logdnaat`) in us-south. */
    activityTracker: instance("logdnaat", "us-south", "activity-tracker", "a7000000-0000-4000-8000-000000000003"),
    /** An instance of Object Storage, which has resource keys only. */
    objectStorage: instance("cloud-object-storage", "global", "object-storage", "c0500000-0000-4000-8000-000000000004"),
  },
};
