// begin:rotation
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// Renewed every 90 days. The older key works for another week beside the new one, is then disabled, and is deleted a week
// later. It happens when `pulumi up` runs: see .github/workflows/rotate-keys.yml for a daily run.
const agents = new ibmkeys.AccessKey("agents", {
  instance: config.require("monitoring"),
  rotation: {
    every: "90d",
    overlap: "7d",
    quarantine: "7d",
    warnBefore: "3d",
    // Any other text rotates at once: `pulumi config set rotationId …`.
    id: config.get("rotationId"),
    // A key that leaked, by its fingerprint: replaced, disabled and deleted at once.
    revoke: config.getObject<string[]>("revoke") ?? [],
  },
});

// IBM cannot disable a resource key: it is deleted when its overlap is over.
const reader = new ibmkeys.ResourceKey("reader", {
  source: config.require("objectStorage"),
  role: "Reader",
  rotation: { every: "90d", overlap: "7d" },
});

// Whatever takes these outputs gets the new key with the run that makes it.
export const accessKey = agents.accessKey;
export const fingerprint = agents.fingerprint;
export const generation = agents.generation;
export const credentials = reader.credentials;
// end:rotation
