import { ApiError } from "../cloud/api-error";
import type { Instance } from "../cloud/cloud-state";
import { roleOn } from "../cloud/identities";
import { hasSysdigApi } from "../cloud/instances";
import type { Principal, Request } from "./api";

/** The instance a Sysdig request is about: the header's, or the one the API token belongs to. */
export function requestedInstance(
  { services, location, header }: Request,
  { identity, apiToken }: Principal,
): Instance {
  const guid = header("ibminstanceid") || apiToken?.instanceGuid;
  if (guid === undefined) throw new ApiError("unauthenticated", "The header IBMInstanceID is missing.");
  const instance = services.instances.get(guid);
  const right = location.sysdig;
  if (!hasSysdigApi(instance) || (right && (right.service !== instance.service || right.region !== instance.region))) {
    throw new ApiError("wrong-host", `The instance ${guid} is not served by this endpoint.`);
  }
  if ((apiToken && apiToken.instanceGuid !== guid) || roleOn(identity, guid) === "None") {
    throw new ApiError("forbidden", "Access is denied");
  }
  return instance;
}

/** The same, for requests that change something. */
export function managedInstance(request: Request, principal: Principal): Instance {
  const instance = requestedInstance(request, principal);
  if (roleOn(principal.identity, instance.guid) !== "Manager") throw new ApiError("forbidden", "Access is denied");
  return instance;
}
