import { CloudError } from "../../domain/cloud-error";
import { parseCrn } from "../../domain/crn";
import { activityTracker } from "../../domain/services";
import type { CreatePolicy } from "./policies";

const administrator = "crn:v1:bluemix:public:iam::::role:Administrator";
const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";

/**
 * The policy that IBM advises for the service ID of a service key, from the service ID's CRN.
 * https://cloud.ibm.com/docs/activity-tracker?topic=activity-tracker-service_keys
 */
export function restrictingPolicy(iamServiceIdCrn: string | null, instanceGuid: string): CreatePolicy {
  const crn = parseCrn(iamServiceIdCrn ?? "");
  if (crn?.resourceType !== "serviceid") {
    throw new CloudError({
      code: "credentials-hidden",
      action: `restrict the service key of instance ${instanceGuid}`,
      reason: "the resource key does not show which service ID it has",
      advice: "Give the API key's owner a role that may see the credentials, or set restrict to false.",
    });
  }
  return {
    accountId: crn.account,
    iamId: `iam-${crn.resource}`,
    serviceName: activityTracker,
    instanceGuid,
    roles: [administrator, manager],
  };
}
