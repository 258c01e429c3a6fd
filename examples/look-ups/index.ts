import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

// begin:look-ups
// Exactly one instance must fit; none, or several, is an error that names them.
const monitoring = ibmkeys.getInstanceOutput({ service: "sysdig-monitor", region: "eu-de" });

const team = ibmkeys.getTeamOutput({ instance: monitoring.crn, team: "Operations" });

const agents = new ibmkeys.AccessKey("agents", { instance: monitoring.crn, teamId: team.teamId });

export const accessKey = agents.accessKey;
// end:look-ups

// begin:every-key
// All keys that are there before this run, made by this stack or not.
const { accessKeys } = ibmkeys.getAccessKeysOutput({ instance: monitoring.crn });
export const enabledKeys = accessKeys.apply((keys) =>
  keys.filter(({ enabled }) => enabled).map(({ fingerprint, dateCreated }) => ({ fingerprint, dateCreated })),
);
// end:every-key

export const resourceKeyNames = pulumi
  .output(ibmkeys.getInstances({ service: "logdnaat" }))
  .instances.apply((trackers) =>
    pulumi.all(trackers.map(({ crn }) => ibmkeys.getResourceKeysOutput({ instance: crn }))),
  )
  .apply((answers) => answers.flatMap(({ resourceKeys }) => resourceKeys.map(({ name }) => name)));
