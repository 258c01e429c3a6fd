import { guidOf } from "../../cloud/crn";
import { CloudError, isCloudError } from "../../cloud/errors";
import { restrictingPolicy } from "../../cloud/iam/service-id-policy";
import { deleteKey, type HeldKey } from "../../cloud/resource-controller/deletion";
import type { Session } from "../../cloud/session";
import type { ServiceKeyInputs, ServiceKeyState } from "./schema";

/** From a state that has its resource key to what is declared; `reached` hears of each step that is done. */
export async function settle(
  session: Session,
  inputs: ServiceKeyInputs,
  state: ServiceKeyState,
  reached: (state: ServiceKeyState) => void,
): Promise<ServiceKeyState> {
  let now = state;
  if (now.serviceKey === "") throw noManager(now);
  if (inputs.restrict && now.policyId === null) {
    now = { ...now, policyId: await session.policies.ensurePolicy(policyOf(now)) };
    reached(now);
  }
  if (!inputs.restrict && now.policyId !== null) {
    await deletePolicy(session, now);
    now = { ...now, policyId: null };
    reached(now);
  }
  if (!inputs.keepResourceKey) {
    for (const key of heldKeys(now)) await deleteKey(session, key);
    now = { ...now, resourceKeyGuid: null };
  }
  return now;
}

/** The resource key, where there still is one. */
export function heldKeys({ resourceKeyGuid: guid, instance: source, iamServiceIdCrn }: ServiceKeyState): HeldKey[] {
  return guid === null ? [] : [{ guid, source, iamServiceIdCrn }];
}

export async function deletePolicy(session: Session, { policyId }: ServiceKeyState): Promise<void> {
  if (policyId === null) return;
  await session.policies.deletePolicy(policyId).catch((error: unknown) => {
    if (!isCloudError(error, "not-found")) throw error;
  });
}

export function policyOf({ iamServiceIdCrn, instance }: ServiceKeyState) {
  return restrictingPolicy(iamServiceIdCrn, guidOf(instance) ?? instance);
}

function noManager(state: ServiceKeyState): CloudError {
  return new CloudError({
    code: "credentials-hidden",
    attempted: `read the service key through the resource key ${state.name}`,
    answered: "the resource key exists, but IBM shows no service_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
