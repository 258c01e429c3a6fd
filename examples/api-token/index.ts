import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:api-token
const dashboards = new ibmkeys.ApiToken("dashboards", {
  // The CRN of an instance of Monitoring or Workload Protection.
  instance: config.require("instance"),
  // By name, or by `teamId`; the instance's default team where neither is given.
  team: "Operations",
});

export const token = dashboards.token;
// end:api-token
