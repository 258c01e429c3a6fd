import type { SysdigInstance } from "../../cloud/sysdig/client";
import { isCloudError } from "../../domain/cloud-error";
import { displayNameOf } from "../../domain/services";
import type { Context } from "../../engine/contract";
import type { Decision } from "../../rotation/decide";
import { type Generations, isCurrentEnded } from "../../rotation/generations";

/**
 * Says which other instance is cut off together with this one when these keys end: one agent, with one access key, feeds
 * two connected instances. It never fails, since no key may live on because of it.
 */
export async function warnOfConnected(
  instance: SysdigInstance,
  ids: readonly string[],
  context: Context,
): Promise<void> {
  if (ids.length === 0) return;
  try {
    const other = await instance.connectedInstance();
    if (other === undefined) return;
    const service = displayNameOf(instance.service === "sysdig-secure" ? "sysdig-monitor" : "sysdig-secure");
    await context.warn(
      `Agents with the access key ${ids.join(" or ")} also send to the instance ${other} of ${service}, which is connected to the instance ${instance.guid}: when the key ends, both are cut off from them.`,
    );
  } catch (error) {
    const why = isCloudError(error) ? `: ${error.message}` : ".";
    await context.inform(
      `Whether instance ${instance.guid} is connected to another one, which would be cut off too, is not known${why}`,
    );
  }
}

/** The keys that an update ends now, or gives out no longer, of those that agents may be using. */
export function endingIn({ steps, generations }: Decision<string>): string[] {
  const ids = steps.flatMap((step) => {
    if (step.do === "rotate") return isCurrentEnded(generations) ? [] : [generations.current.id];
    return step.do === "enable" ? [] : [step.id];
  });
  return usedIn(generations).filter((id) => ids.includes(id));
}

/** The keys that agents may be using: they were given out, and are not disabled. */
export function usedIn({ current, previous }: Generations<string>): string[] {
  return [current, ...previous].filter(({ state }) => state !== "disabled").map(({ id }) => id);
}
