import { type AccessKeyLimits, hasLimits, type SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { Context } from "../../engine/contract";
import type { AccessKeyInputs } from "./schema";

/** Finds the key that `adopt` names. */
export async function adopt(instance: SysdigInstance, inputs: AccessKeyInputs, context: Context): Promise<AccessKey> {
  const { adopt: fingerprint = "", enabled } = inputs;
  const { keys } = await instance.listAccessKeys();
  const found = keys.find(({ accessKey }) => fingerprintOf(accessKey) === fingerprint);
  if (found === undefined) throw notThere(instance, fingerprint, keys);
  context.adopt(fingerprint);
  if (enabled && !found.enabled)
    await context.warn(
      `The access key ${fingerprint} was disabled when it was adopted; it is enabled now, as declared.`,
    );
  return found;
}

/** Takes the create label off an adopted key: else the resource that lost its create would take it for unmanaged, and delete it. */
export async function clearLabel(instance: SysdigInstance, key: AccessKey, context: Context): Promise<void> {
  await instance.clearLabel(key).catch(async (error: unknown) => {
    if (!isCloudError(error)) throw error;
    await context.warn(
      `Whether the adopted access key ${fingerprintOf(key.accessKey)} still carries a create label is not known: ${error.message}`,
    );
  });
}

/** Brings the key to what is declared; each step may be repeated. */
export async function reconcile(instance: SysdigInstance, key: AccessKey, inputs: AccessKeyInputs): Promise<AccessKey> {
  const limits = limitsOf(inputs);
  let current = key;
  // First, before anything else could fail: it may be an emergency.
  if (!inputs.enabled && current.enabled) current = await instance.disableAccessKey(key.accessKey);
  if (!hasLimits(current, limits)) current = await instance.updateAccessKey(key.accessKey, limits);
  if (inputs.enabled && !current.enabled) current = await instance.enableAccessKey(key.accessKey);
  if (current.enabled === inputs.enabled && hasLimits(current, limits)) return current;
  throw new CloudError({
    code: "unexpected-response",
    action: `set the access key ${fingerprintOf(key.accessKey)} of instance ${instance.guid}`,
    reason: `IBM accepted the change, but the key is ${current.enabled ? "enabled" : "disabled"} with limit ${current.limit}, reservation ${current.reservation}, team ${current.teamId}`,
    advice: "Run `pulumi up --refresh`; if it stays so, tell IBM.",
  });
}

export function limitsOf(inputs: AccessKeyInputs): AccessKeyLimits {
  return { limit: inputs.limit ?? null, reservation: inputs.reservation ?? null, teamId: inputs.teamId ?? null };
}

function notThere(instance: SysdigInstance, fingerprint: string, keys: readonly AccessKey[]): CloudError {
  const known = keys.map(({ accessKey }) => fingerprintOf(accessKey)).join(", ");
  return new CloudError({
    code: "not-found",
    action: `adopt the access key ${fingerprint} of instance ${instance.guid}`,
    reason: `the instance has the access keys ${known === "" ? "none" : known}`,
    advice: "Name one of these by its value or fingerprint, or leave adopt out to make a new one.",
  });
}
