import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

// One key of each kind. An instance is named by its CRN, from which region and service are read; a kind whose instance is
// not configured is left out.
const config = new pulumi.Config("quickstart");
const workloadProtection = config.get("workloadProtection");
const monitoring = config.get("monitoring");
const activityTracker = config.get("activityTracker");

const outputs: Record<string, pulumi.Output<unknown>> = {};

if (workloadProtection) {
  // The key with which agents send data.
  const agents = new ibmkeys.AccessKey("agents", { instance: workloadProtection });
  outputs.accessKey = agents.accessKey;
  outputs.accessKeyFingerprint = agents.fingerprint;
}

if (activityTracker) {
  // A resource key, with the credentials that the instance hands out.
  const reader = new ibmkeys.ResourceKey("reader", { source: activityTracker, role: "Reader" });
  outputs.resourceKeyCredentials = reader.credentials;
  outputs.resourceKeyGuid = reader.guid;

  // The key with which senders write to the instance.
  const senders = new ibmkeys.IngestionKey("senders", { instance: activityTracker });
  outputs.ingestionKey = senders.ingestionKey;
  outputs.ingestionKeyFingerprint = senders.fingerprint;

  // The key with which the instance's own API is called.
  const automation = new ibmkeys.ServiceKey("automation", { instance: activityTracker });
  outputs.serviceKey = automation.serviceKey;
  outputs.serviceKeyFingerprint = automation.fingerprint;
}

if (monitoring) {
  // The token with which dashboards and alerts are managed.
  const dashboards = new ibmkeys.ApiToken("dashboards", { instance: monitoring });
  outputs.apiToken = dashboards.token;
  outputs.apiTokenFingerprint = dashboards.fingerprint;
}

export = outputs;
