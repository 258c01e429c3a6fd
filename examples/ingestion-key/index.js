const pulumi = require("@pulumi/pulumi");
const ibmkeys = require("pulumi-ibm-keys");

const config = new pulumi.Config();

// begin:ingestion-key
const senders = new ibmkeys.IngestionKey("senders", {
  // The CRN of an instance of Activity Tracker.
  instance: config.require("instance"),
});

exports.ingestionKey = senders.ingestionKey;
// end:ingestion-key
