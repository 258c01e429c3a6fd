// begin:first-key
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

const agents = new ibmkeys.AccessKey("agents", {
  instance: config.require("instance"), // the CRN of an instance of Workload Protection or Monitoring
  rotation: { every: "90d", overlap: "7d" }, // the older key stays valid for 7 days beside the new one
});

export const accessKey = agents.accessKey; // a secret: `pulumi stack output` shows [secret]
export const fingerprint = agents.fingerprint; // not a secret: names the key in messages and tables
// end:first-key
