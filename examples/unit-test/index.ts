import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

const { crn } = ibmkeys.getInstanceOutput({ name: config.require("instance") });

export const agents = new ibmkeys.AccessKey("agents", { instance: crn, limit: 50 });

export const manifest = pulumi.jsonStringify({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "sysdig-agent" },
  stringData: { "access-key": agents.accessKey },
});
