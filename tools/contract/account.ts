import type { Account } from "../../harness/contract/client";
import { Endpoints, settingsFrom } from "../../provider/command-line/cloud";
import { parseCrn } from "../../provider/command-line/state";

/** The variable that names the instance of a live run. */
export const liveVariable = "IBM_KEYS_LIVE";

/** The account of a live run: the instance by its CRN, all else as this package reads it from the environment. */
export function liveAccount(crn: string): { account: Account; isLocal: boolean } {
  const parsed = parseCrn(crn);
  if (parsed === undefined || parsed.resourceType !== "" || parsed.instanceGuid === "")
    throw new Error(
      `${liveVariable} is not the CRN of an instance, as crn:v1:bluemix:public:SERVICE:REGION:a/ACCOUNT:GUID::`,
    );
  if (parsed.service === "logdnaat")
    throw new Error(
      "Activity Tracker is left out: its first resource key makes a service key, which no API deletes. Name an instance of another service",
    );
  // Only the environment: a contract run belongs to no stack.
  const { credential, visibility, endpoints: overrides } = settingsFrom(() => undefined, undefined);
  if (credential instanceof Error || credential.kind !== "api-key")
    throw new Error("a contract run signs in with an API key alone: set IC_API_KEY, and no profile or token beside it");
  const { apiKey } = credential;
  const endpoints = new Endpoints(visibility, overrides);
  const { service, region, instanceGuid: guid, account: accountId } = parsed;
  const hasAccessKeys = service === "sysdig-secure" || service === "sysdig-monitor";
  const hosts = {
    iam: endpoints.iam(),
    "iam-policies": endpoints.iamPolicies(),
    "resource-controller": endpoints.resourceController(),
    sysdig: hasAccessKeys ? endpoints.sysdig(service, region) : undefined,
  };
  return {
    account: { hosts, apiKey, accountId, instance: { crn, guid, service, name: "" } },
    isLocal: endpoints.areLocal(),
  };
}
