import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

export const agents = new ibmkeys.AccessKey("agents", { instance: config.require("instance"), limit: 50 });

export const manifest = pulumi.jsonStringify({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "sysdig-agent" },
  stringData: { "access-key": agents.accessKey },
});
