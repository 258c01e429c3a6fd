import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();

// begin:resource-key
const uploads = new ibmkeys.ResourceKey("uploads", {
  // The CRN of an instance of any service, here of Object Storage.
  source: config.require("instance"),
  role: "Writer",
  // What this service wants to know; JSON stays JSON.
  parameters: { HMAC: true },
});

export const keyGuid = uploads.guid;
// All credentials are one secret; so is each part of it.
export const apikey = uploads.credentials.apply((credentials) => credentials.apikey);
// end:resource-key
