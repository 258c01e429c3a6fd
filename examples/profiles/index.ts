import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:profiles
// Each profile is a named set of settings in the stack's configuration, under ibm-keys:profiles.
const production = new ibmkeys.AccessKey("production", {
  instance: config.require("productionInstance"),
  profile: "production",
});
const staging = new ibmkeys.AccessKey("staging", {
  instance: config.require("stagingInstance"),
  profile: "staging",
});
// end:profiles

export const productionKey = production.accessKey;
export const stagingKey = staging.accessKey;
