// begin:access-key
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

const agents = new ibmkeys.AccessKey("agents", {
  // The CRN of an instance of Workload Protection or Monitoring.
  instance: config.require("instance"),
  // At most 50 agents may connect with this key, and there is always room for 5 of them.
  limit: 50,
  reservation: 5,
});

// A secret: `pulumi stack output` shows [secret].
export const accessKey = agents.accessKey;
// Not a secret: it tells keys apart in errors and in IBM's list.
export const fingerprint = agents.fingerprint;
// end:access-key
