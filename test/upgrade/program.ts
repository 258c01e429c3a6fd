import { defaults } from "pulumi-ibm-keys/emulator";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

/** One key of each kind; two of them rotate. Never changed: the recorded checkpoints are of this program. */
export const program = `
const ibmkeys = require("pulumi-ibm-keys");
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
new ibmkeys.AccessKey("agents", { instance: "${secure.crn}", limit: 10, rotation: { ...rotation, quarantine: "3d" } });
new ibmkeys.ResourceKey("storage", { source: "${objectStorage.crn}", role: "Writer", parameters: { HMAC: true }, rotation });
new ibmkeys.IngestionKey("events", { instance: "${activityTracker.crn}" });
new ibmkeys.ServiceKey("export", { instance: "${activityTracker.crn}", restrict: true });
new ibmkeys.ApiToken("dashboards", { instance: "${monitor.crn}" });
`;

const start = Date.parse("2026-01-01T00:00:00Z");
const day = 24 * 60 * 60 * 1000;

/** The day of the recording: one after the first rotation, so that older keys are on their way out. */
export const recordedOn = 31;

export function dateOfDay(days: number): number {
  return start + days * day;
}
