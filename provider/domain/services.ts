/** CRN service names of the two Sysdig services. */
export const sysdigServices = ["sysdig-secure", "sysdig-monitor"] as const;
export type SysdigService = (typeof sysdigServices)[number];

/** CRN service name of Activity Tracker. */
export const activityTracker = "logdnaat";

const displayNames = new Map([
  ["sysdig-secure", "Workload Protection (sysdig-secure)"],
  ["sysdig-monitor", "Monitoring (sysdig-monitor)"],
  ["logdnaat", "Activity Tracker (logdnaat)"],
]);

/** The service as IBM's catalog shows it; undefined for one that this package does not serve. */
export function displayNameOf(service: string): string | undefined {
  return displayNames.get(service);
}
