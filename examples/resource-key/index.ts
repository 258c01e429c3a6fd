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
// What `HMAC: true` adds: a key pair for clients of S3.
export const accessKeyId = uploads.credentials.apply(({ cos_hmac_keys }) => cos_hmac_keys.access_key_id);
export const secretAccessKey = uploads.credentials.apply(({ cos_hmac_keys }) => cos_hmac_keys.secret_access_key);
// end:resource-key
