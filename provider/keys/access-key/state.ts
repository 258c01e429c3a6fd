import type { SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { type Generations, isCurrentEnded } from "../../rotation/generations";
import { savedGenerations } from "./generations";
import type { AccessKeyInputs, AccessKeyState } from "./schema";

/** The current key as IBM's list would have it, from what is saved. */
export function savedRow(
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
