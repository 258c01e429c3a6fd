import type { Instance } from "../cloud/cloud-state";
import { roleOn } from "../cloud/identities";
import { speaksSysdig } from "../cloud/instances";
import { Refusal } from "../cloud/refusal";
import type { Principal, Request } from "./route";

/** The instance a Sysdig request is about: the header's, or the one the API token belongs to. */
export function instanceFor({ services, location, header }: Request, { identity, apiToken }: Principal): Instance {
  const guid = header("ibminstanceid") || apiToken?.instanceGuid;
  if (guid === undefined) throw new Refusal("unauthenticated", "The header IBMInstanceID is missing.");
  const instance = services.instances.get(guid);
  const right = location.sysdig;
  if (!speaksSysdig(instance) || (right && (right.service !== instance.service || right.region !== instance.region))) {
    throw new Refusal("wrong-host", `The instance ${guid} is not served by this endpoint.`);
  }
  if ((apiToken && apiToken.instanceGuid !== guid) || roleOn(identity, guid) === "None") {
    throw new Refusal("forbidden", "Access is denied");
  }
  return instance;
}

/** The same, for requests that change something. */
export function mustManage(request: Request, principal: Principal): Instance {
  const instance = instanceFor(request, principal);
  if (roleOn(principal.identity, instance.guid) !== "Manager") throw new Refusal("forbidden", "Access is denied");
  return instance;
}
