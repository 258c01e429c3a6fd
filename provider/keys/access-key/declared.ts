import { CloudError } from "../../cloud/errors";
import { fingerprintOf } from "../../cloud/fingerprint";
import { type AccessKeyLimits, hasLimits, type SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import type { Context } from "../../engine/lifecycle";
import type { AccessKeyInputs } from "./schema";

/** The key that is there already: nothing is made, and what differs is set like that of a new one. */
export async function adopt(instance: SysdigInstance, fingerprint: string, context: Context): Promise<AccessKey> {
  const listed = await instance.listAccessKeys();
  const found = listed.find(({ accessKey }) => fingerprintOf(accessKey) === fingerprint);
  if (found !== undefined) {
    await context.takeOver(fingerprint);
    return found;
  }
  const known = listed.map(({ accessKey }) => fingerprintOf(accessKey)).join(", ");
  throw new CloudError({
    code: "not-found",
    attempted: `adopt the access key ${fingerprint} of instance ${instance.guid}`,
    answered: `the instance has the access keys ${known === "" ? "none" : known}`,
    advice: "Name one of these by its value or fingerprint, or leave adopt out to make a new one.",
  });
}

/** Makes the key what is declared; each step may be repeated. */
export async function ensure(instance: SysdigInstance, key: AccessKey, inputs: AccessKeyInputs): Promise<AccessKey> {
  const limits = limitsOf(inputs);
  let now = key;
  if (!hasLimits(now, limits)) now = await instance.updateAccessKey(key.accessKey, limits);
  if (now.enabled !== inputs.enabled) {
    now = inputs.enabled
      ? await instance.enableAccessKey(key.accessKey)
      : await instance.disableAccessKey(key.accessKey);
  }
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
