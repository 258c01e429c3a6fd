// Everything a program can name, in the words of TypeScript 3.8: the compiler that Pulumi brings along.
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "pulumi-ibm-keys";

const config = new pulumi.Config();
const instance: pulumi.Output<string> = config.requireSecret("instance");

const rotation: ibmkeys.AccessKeyRotation = {
  every: "90d",
  overlap: pulumi.output("7d"),
  quarantine: "7d",
  keep: 2,
  jitter: "1d",
  warnBefore: "3d",
  id: "first",
  revoke: ["0123456789ab"],
  restore: [pulumi.output("0123456789ab")],
};

const accessKeyArgs: ibmkeys.AccessKeyArgs = {
  instance: instance,
  service: "sysdig-secure",
  region: "us-south",
  enabled: pulumi.output(true),
  limit: 5,
  reservation: 2,
  teamId: "1001",
  rotation: rotation,
  adopt: "0123456789ab",
  profile: undefined,
};
const accessKey = new ibmkeys.AccessKey("agents", accessKeyArgs, { protect: true });
const previous: pulumi.Output<ibmkeys.PreviousAccessKey[]> = accessKey.previous;

const resourceKeyArgs: ibmkeys.ResourceKeyArgs = {
  source: instance,
  name: "name",
  role: "Manager",
  parameters: { HMAC: true, nested: { list: [1, "two"] } },
  profile: "blue",
};
const resourceKey = new ibmkeys.ResourceKey("storage", resourceKeyArgs, { dependsOn: accessKey });

const ingestionKeyArgs: ibmkeys.IngestionKeyArgs = { instance: instance, name: "name", role: "Manager" };
const ingestionKey = new ibmkeys.IngestionKey("shipper", ingestionKeyArgs);

const serviceKeyArgs: ibmkeys.ServiceKeyArgs = {
  instance: instance,
  name: "n",
  restrict: true,
  keepResourceKey: false,
};
const serviceKey = new ibmkeys.ServiceKey("reader", serviceKeyArgs);

const apiTokenArgs: ibmkeys.ApiTokenArgs = {
  instance: instance,
  team: "team",
  service: "sysdig-monitor",
  region: "eu-de",
};
const apiToken = new ibmkeys.ApiToken("token", apiTokenArgs);

async function looked(): Promise<pulumi.Output<string>[]> {
  const one: ibmkeys.GetInstanceResult = await ibmkeys.getInstance({ name: "workload-protection" });
  const many: ibmkeys.GetInstancesResult = await ibmkeys.getInstances({ service: "sysdig-secure" });
  const keys: ibmkeys.GetAccessKeysResult = await ibmkeys.getAccessKeys({ instance: one.crn });
  const credentials: ibmkeys.GetResourceKeysResult = await ibmkeys.getResourceKeys({ instance: one.guid });
  const team: ibmkeys.GetTeamResult = await ibmkeys.getTeam({ instance: one.crn, teamId: 1001 });
  const names: string[] = many.instances.map((each) => each.name).concat(team.name);
  const listed: ibmkeys.ListedResourceKey[] = credentials.resourceKeys;
  return keys.accessKeys
    .map((key: ibmkeys.ListedAccessKey) => key.accessKey)
    .concat(listed.map((key) => pulumi.interpolate`${key.guid} ${names.join()}`));
}

export const lookedUp = looked();
export const lookedUpLater = [
  ibmkeys.getInstanceOutput({ instance: instance }).crn,
  ibmkeys.getInstancesOutput({ region: instance }).instances,
  ibmkeys.getAccessKeysOutput({ instance: instance }).accessKeys,
  ibmkeys.getResourceKeysOutput({ instance: instance }).resourceKeys,
  ibmkeys.getTeamOutput({ instance: instance, team: "ops" }).teamId,
];

export const texts: pulumi.Output<string>[] = [
  accessKey.accessKey,
  accessKey.fingerprint,
  resourceKey.guid,
  resourceKey.crn,
  resourceKey.name,
  resourceKey.state,
  ingestionKey.ingestionKey,
  ingestionKey.fingerprint,
  ingestionKey.resourceKeyGuid,
  ingestionKey.resourceKeyName,
  serviceKey.serviceKey,
  serviceKey.fingerprint,
  apiToken.token,
  apiToken.fingerprint,
  apiToken.service,
];
export const maybeTexts: pulumi.Output<string | null>[] = [
  accessKey.dateCreated,
  accessKey.dateDisabled,
  resourceKey.role,
  resourceKey.iamServiceIdCrn,
  resourceKey.createdAt,
  serviceKey.resourceKeyGuid,
  serviceKey.policyId,
];
export const flags: pulumi.Output<boolean>[] = [accessKey.enabled, resourceKey.onetimeCredentials];
export const numbers: pulumi.Output<number | null>[] = [
  accessKey.limit,
  accessKey.reservation,
  accessKey.teamId,
  accessKey.generation,
  apiToken.teamId,
];
export const older = previous.apply((keys) => keys.map((key) => [key.fingerprint, key.state, key.validUntil]));
export const inside = resourceKey.credentials.apply((credentials) => credentials.apikey);
