import type { SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import type { DecisionContext, Properties } from "../../engine/contract";
import { type Decision, decideRotation } from "../../rotation/decide";
import { type Generations, isCurrentEnded } from "../../rotation/generations";
import { savedGenerations } from "./generations";
import { type AccessKeyInputs, type AccessKeyState, accessKeyRotation } from "./schema";

/** What is due for the keys of a resource by what is declared now, which may not be known in part. */
export function decide(
  generations: Generations<string>,
  declared: Properties,
  { urn, clock, otherOwnerOf }: DecisionContext,
): Decision<string> {
  return decideRotation({
    generations,
    rotation: accessKeyRotation.safeParse(declared.rotation).data,
    isEnabled: declared.enabled !== false,
    canDisable: true,
    urn,
    now: clock.now(),
    ownerElsewhere: otherOwnerOf,
  });
}

/** The current key as far as it is known without IBM's list. */
export function rowOf(
  { dateDisabled, limit, reservation, teamId }: AccessKeyState,
  generations: Generations<string>,
): AccessKey {
  const { key, state, madeAt } = generations.current;
  const enabled = state !== "disabled" && !isCurrentEnded(generations);
  return { accessKey: key, enabled, dateCreated: madeAt, dateDisabled, limit, reservation, teamId };
}

/** What is saved of an access key. */
export function stateOf(
  { instance: reference, rotation, adopt, profile, limit }: AccessKeyInputs | AccessKeyState,
  instance: SysdigInstance,
  key: AccessKey,
  generations: Generations<string>,
): AccessKeyState {
  const { service, region } = instance;
  return {
    ...key,
    dateCreated: key.dateCreated ?? generations.current.madeAt,
    // IBM may answer 0 where no limit is set.
    limit: key.limit === 0 ? (limit ?? null) : key.limit,
    ...{ instance: reference, service, region, rotation, adopt, profile },
    ...savedGenerations(generations),
  };
}
