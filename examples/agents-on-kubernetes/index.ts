import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:agents-on-kubernetes
const agents = new ibmkeys.AccessKey("agents", { instance: config.require("instance") });

export const accessKey = agents.accessKey;

// What is made of a secret is a secret:
//   pulumi stack output --show-secrets manifest | kubectl apply -f -
export const manifest = pulumi.jsonStringify({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "sysdig-agent" },
  stringData: { "access-key": agents.accessKey },
});
// end:agents-on-kubernetes
