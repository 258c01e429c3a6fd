import type { Instance } from "../cloud/contents";
import { roleOn } from "../cloud/identities";
import { speaksSysdig } from "../cloud/instances";
import { Refusal } from "../cloud/refusal";
import type { Call, Caller } from "./route";

/** The instance a Sysdig request is about: the header's, or the one the API token belongs to. */
export function instanceFor({ rooms, location, header }: Call, { identity, apiToken }: Caller): Instance {
  const guid = header("ibminstanceid") || apiToken?.instanceGuid;
  if (guid === undefined) throw new Refusal("unauthenticated", "The header IBMInstanceID is missing.");
  const instance = rooms.instances.get(guid);
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
export function mustManage(call: Call, caller: Caller): Instance {
  const instance = instanceFor(call, caller);
  if (roleOn(caller.identity, instance.guid) !== "Manager") throw new Refusal("forbidden", "Access is denied");
  return instance;
}
