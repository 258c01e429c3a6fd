import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:adopt
const agents = new ibmkeys.AccessKey("agents", {
  instance: config.require("workloadProtection"),
  // The key that agents use today, by its fingerprint, or by its value.
  adopt: config.require("agentsKey"),
  rotation: { every: "90d", overlap: "7d" },
});

const uploads = new ibmkeys.ResourceKey("uploads", {
  source: config.require("objectStorage"),
  // By its name, GUID or CRN.
  adopt: "uploads-made-by-hand",
  rotation: { every: "30d", overlap: "2d" },
});
// end:adopt

export const accessKey = agents.accessKey;
export const credentials = uploads.credentials;
