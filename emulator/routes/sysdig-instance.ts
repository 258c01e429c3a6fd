import { ApiError } from "../cloud/api-error";
import type { Instance } from "../cloud/cloud-state";
import { roleOn } from "../cloud/identities";
import { hasSysdigApi } from "../cloud/instances";
import type { Principal, Request } from "./api";

/** The instance that a Sysdig request is about: named by the header, or else by the API token. */
export function requestedInstance(
  { services, location, header }: Request,
  { identity, apiToken }: Principal,
): Instance {
  const guid = header("ibminstanceid") || apiToken?.instanceGuid;
  if (guid === undefined) throw new ApiError("unauthenticated", "The header IBMInstanceID is missing.");
  const instance = services.instances.get(guid);
  const host = location.sysdig;
  if (!hasSysdigApi(instance) || (host && (host.service !== instance.service || host.region !== instance.region))) {
    throw new ApiError("wrong-host", `The instance ${guid} is not served by this endpoint.`);
  }
  if ((apiToken && apiToken.instanceGuid !== guid) || roleOn(identity, guid) === "None") {
    throw new ApiError("forbidden", "Access is denied");
  }
  return instance;
}

/** The instance of a request that changes something, which needs the role Manager. */
export function managedInstance(request: Request, principal: Principal): Instance {
  const instance = requestedInstance(request, principal);
  if (roleOn(principal.identity, instance.guid) !== "Manager") throw new ApiError("forbidden", "Access is denied");
  return instance;
}
