import { type AccessKeyLimits, hasLimits, type SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import type { Context } from "../../engine/contract";
import type { AccessKeyInputs } from "./schema";

/** The key that is there already: nothing is made, and what differs is set like that of a new one. */
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

/** Takes the create label off an adopted key: whoever has lost its create would take it for nobody's. */
export async function clearLabel(instance: SysdigInstance, key: AccessKey, context: Context): Promise<void> {
  await instance.clearLabel(key).catch(async (error: unknown) => {
    if (!isCloudError(error)) throw error;
    await context.warn(
      `Whether the adopted access key ${fingerprintOf(key.accessKey)} still carries a create label is not known: ${error.message}`,
    );
  });
}

/** Makes the key what is declared; each step may be repeated. */
export async function reconcile(instance: SysdigInstance, key: AccessKey, inputs: AccessKeyInputs): Promise<AccessKey> {
  const limits = limitsOf(inputs);
  let now = key;
  // Before anything that could fail: it may be an emergency.
  if (!inputs.enabled && now.enabled) now = await instance.disableAccessKey(key.accessKey);
  if (!hasLimits(now, limits)) now = await instance.updateAccessKey(key.accessKey, limits);
  if (inputs.enabled && !now.enabled) now = await instance.enableAccessKey(key.accessKey);
  if (now.enabled === inputs.enabled && hasLimits(now, limits)) return now;
  throw new CloudError({
    code: "unexpected-answer",
    attempted: `set the access key ${fingerprintOf(key.accessKey)} of instance ${instance.guid}`,
    answered: `IBM accepted the change, but the key is ${now.enabled ? "enabled" : "disabled"} with limit ${now.limit}, reservation ${now.reservation}, team ${now.teamId}`,
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
    attempted: `adopt the access key ${fingerprint} of instance ${instance.guid}`,
    answered: `the instance has the access keys ${known === "" ? "none" : known}`,
    advice: "Name one of these by its value or fingerprint, or leave adopt out to make a new one.",
  });
}
