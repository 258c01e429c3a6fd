import type { Clock } from "../../domain/clock";
import { isCloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import { untilDeletable } from "../api/backoff";
import { whileYoung } from "../api/while-young";
import type { AccessKey } from "./wire";

/** What is needed of an instance. */
interface Instance {
  guid: string;
  clock: Clock;
  findAccessKey(accessKey: string): Promise<AccessKey | undefined>;
  disableAccessKey(accessKey: string): Promise<AccessKey>;
  deleteAccessKey(accessKey: string): Promise<void>;
}

/** Does something to a key, or tells that it is gone. Of a young key a 404 proves nothing: that is `too-young`. */
export async function unlessGone(
  instance: Instance,
  key: string,
  isYoung: boolean,
  work: () => Promise<unknown>,
): Promise<"done" | "gone"> {
  const attempted = `change or delete the access key ${fingerprintOf(key)} of instance ${instance.guid}`;
  try {
    await whileYoung(instance.clock, isYoung, attempted, untilDeletable, work);
    return "done";
  } catch (error) {
    if (!isCloudError(error, "not-found")) throw error;
    // A single 404 might come from a wrong endpoint: only the complete list proves that the key is gone.
    if ((await instance.findAccessKey(key)) !== undefined) throw error;
    return "gone";
  }
}

/** Deletes the key, disabled first, for IBM refuses to delete an enabled one; that it is gone already is as good. */
export async function removeAccessKey(
  instance: Instance,
  { key, isEnabled, isYoung }: { key: string; isEnabled: boolean; isYoung: boolean },
): Promise<void> {
  await unlessGone(instance, key, isYoung, async () => {
    if (isEnabled) await instance.disableAccessKey(key);
    await instance.deleteAccessKey(key).catch(async (error: unknown) => {
      // Somebody enabled it since it was looked at.
      if (!isCloudError(error, "still-enabled")) throw error;
      await instance.disableAccessKey(key);
      await instance.deleteAccessKey(key);
    });
  });
}
