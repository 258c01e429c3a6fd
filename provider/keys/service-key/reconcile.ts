import { restrictingPolicy } from "../../cloud/iam/service-id-policy";
import { deleteKey, type OwnedKey } from "../../cloud/resource-controller/deletion";
import type { Session } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { guidOf } from "../../domain/crn";
import { isYoung } from "../../domain/youth";
import type { CheckpointContext, Context } from "../../engine/contract";
import type { ServiceKeyInputs, ServiceKeyState } from "./schema";

/** From a state that has its resource key to what is declared. */
export async function reconcile(
  session: Session,
  inputs: ServiceKeyInputs,
  state: ServiceKeyState,
  context: CheckpointContext<ServiceKeyState>,
): Promise<ServiceKeyState> {
  let now = state;
  if (now.serviceKey === "") throw noManager(now);
  if (inputs.restrict && now.policyId === null) {
    const { id, isOurs } = await session.policies.ensurePolicy(policyOf(now), context);
    now = { ...now, policyId: id, policy: { isOurs, madeAt: isoNow(context.clock) } };
    context.checkpoint(now);
  }
  if (!inputs.restrict && now.policyId !== null) {
    now = await withoutPolicy(session, now, context);
    context.checkpoint(now);
  }
  if (!inputs.keepResourceKey) {
    const key = ownedKey(now, context.clock.now());
    const owner = key && context.otherOwnerOf(key.guid);
    if (owner !== undefined)
      await context.warn(`The resource key ${key?.guid} is owned by ${owner} too, and is not deleted.`);
    else if (key !== undefined && !(await isDeleted(session, key, context))) return now;
    now = { ...now, resourceKeyGuid: null };
  }
  return now;
}

/** A key that IBM does not know yet is kept in mind, and deleted by a later run. */
async function isDeleted(
  session: Session,
  key: OwnedKey & { isYoung: boolean },
  { warn }: Pick<Context, "warn">,
): Promise<boolean> {
  try {
    await deleteKey(session, key);
    return true;
  } catch (error) {
    if (!isCloudError(error, "too-young")) throw error;
    await warn(
      `IBM does not know the resource key ${key.guid} yet, so that it could not be deleted: a later run does it.`,
    );
    return false;
  }
}

/** The resource key, where there still is one. */
export function ownedKey(
  { resourceKeyGuid: guid, instance: source, iamServiceIdCrn, createdAt }: ServiceKeyState,
  now: number,
): (OwnedKey & { isYoung: boolean }) | undefined {
  return guid === null ? undefined : { guid, source, iamServiceIdCrn, isYoung: isYoung(createdAt, now) };
}

/** Deletes the policy that was made for the resource; that it is gone already is as good. */
export async function withoutPolicy(
  session: Session,
  state: ServiceKeyState,
  { urn, clock }: Pick<Context, "urn" | "clock">,
): Promise<ServiceKeyState> {
  const { policyId, policy, instance, resourceKeyGuid } = state;
  const without = { ...state, policyId: null, policy: null };
  if (policyId === null) return without;
  await session.expectAccount(instance);
  // While it was young nobody could read whose it is.
  const isOurs = policy?.isOurs !== false || (await session.policies.isOurs(policyId, urn));
  if (isOurs) {
    // With its service ID a policy is gone, however young it was.
    const young = resourceKeyGuid !== null && isYoung(policy?.madeAt, clock.now());
    await session.policies.deletePolicy(policyId, young).catch((error: unknown) => {
      if (!isCloudError(error, "not-found")) throw error;
    });
  }
  return without;
}

export function policyOf({ iamServiceIdCrn, instance }: ServiceKeyState) {
  return restrictingPolicy(iamServiceIdCrn, guidOf(instance) ?? instance);
}

function noManager(state: ServiceKeyState): CloudError {
  return new CloudError({
    code: "credentials-hidden",
    attempted: `read the service key through the resource key ${state.resourceKeyGuid}`,
    answered: "the resource key exists, but IBM shows no service_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
