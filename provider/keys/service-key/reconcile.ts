import { restrictingPolicy } from "../../cloud/iam/service-id-policy";
import type { OwnedKey } from "../../cloud/resource-controller/signing-key";
import type { Session } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError, unlessNotFound } from "../../domain/cloud-error";
import { guidOf } from "../../domain/crn";
import { parseInstanceReference } from "../../domain/instance-reference";
import { isYoung } from "../../domain/youth";
import type { CheckpointContext, Context } from "../../engine/contract";
import type { ServiceKeyInputs, ServiceKeyState } from "./schema";

/** Brings a service key whose resource key exists to what is declared. */
export async function reconcile(
  session: Session,
  inputs: ServiceKeyInputs,
  state: ServiceKeyState,
  context: CheckpointContext<ServiceKeyState>,
): Promise<ServiceKeyState> {
  let latest = state;
  if (latest.serviceKey === "") throw noManager(latest);
  if (inputs.restrict && latest.policyId === null) {
    const { id, isOurs } = await session.policies.ensurePolicy(policyOf(latest), context);
    latest = { ...latest, policyId: id, policy: { isOurs, madeAt: isoNow(context.clock) } };
    context.checkpoint(latest);
  }
  if (!inputs.restrict && latest.policyId !== null) {
    latest = await withoutPolicy(session, latest, context);
    context.checkpoint(latest);
  }
  if (!inputs.keepResourceKey) {
    const key = ownedKey(latest, context.clock.now());
    const owner = key && context.otherOwnerOf(key.guid);
    if (owner !== undefined)
      await context.warn(`The resource key ${key?.guid} is owned by ${owner} too, and is not deleted.`);
    else if (key !== undefined && !(await isDeleted(session, key, context))) return latest;
    latest = { ...latest, resourceKeyGuid: null };
  }
  return latest;
}

/** Whether the resource key is deleted now; one that IBM does not show yet is deleted by a later run. */
async function isDeleted(
  session: Session,
  key: OwnedKey & { isYoung: boolean },
  { warn }: Pick<Context, "warn">,
): Promise<boolean> {
  try {
    await session.resourceKeys.delete(key);
    return true;
  } catch (error) {
    if (!isCloudError(error, "too-young")) throw error;
    await warn(
      `IBM does not know the resource key ${key.guid} yet, so that it could not be deleted: a later run does it.`,
    );
    return false;
  }
}

/** The resource key, if it still exists. */
export function ownedKey(
  { resourceKeyGuid: guid, instance, iamServiceIdCrn, createdAt }: ServiceKeyState,
  now: number,
): (OwnedKey & { isYoung: boolean }) | undefined {
  if (guid === null) return undefined;
  return { guid, source: parseInstanceReference(instance), iamServiceIdCrn, isYoung: isYoung(createdAt, now) };
}

/** Deletes the policy that was made for the resource; one that is gone already counts as deleted. */
export async function withoutPolicy(
  session: Session,
  state: ServiceKeyState,
  { urn, clock }: Pick<Context, "urn" | "clock">,
): Promise<ServiceKeyState> {
  const { policyId, policy, instance, resourceKeyGuid } = state;
  const without = { ...state, policyId: null, policy: null };
  if (policyId === null) return without;
  await session.expectAccount(parseInstanceReference(instance));
  // While it was young nobody could read whose it is.
  const isOurs = policy?.isOurs !== false || (await session.policies.isOurs(policyId, urn));
  if (isOurs) {
    // With its service ID a policy is gone, however young it was.
    const young = resourceKeyGuid !== null && isYoung(policy?.madeAt, clock.now());
    await unlessNotFound(session.policies.deletePolicy(policyId, young));
  }
  return without;
}

export function policyOf({ iamServiceIdCrn, instance }: ServiceKeyState) {
  return restrictingPolicy(iamServiceIdCrn, guidOf(instance) ?? instance);
}

export function noManager(state: ServiceKeyState): CloudError {
  return new CloudError({
    code: "credentials-hidden",
    action: `read the service key through the resource key ${state.resourceKeyGuid}`,
    reason: "the resource key exists, but IBM shows no service_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
