import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:service-key
const exporter = new ibmkeys.ServiceKey("exporter", {
  // The CRN of an instance of Activity Tracker.
  instance: config.require("instance"),
  // Only users with Administrator and Manager on the instance may see the resource key.
  restrict: true,
});

export const serviceKey = exporter.serviceKey;
export const policyId = exporter.policyId;
// end:service-key
