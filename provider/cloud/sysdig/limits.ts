/** The settings of an access key; null where one is not set. */
export interface AccessKeyLimits {
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
}

/** Of a create. Long, since a create that is cut off has an unknown outcome. Milliseconds. */
export const responseTimeout = 120_000;

export const unlimited: AccessKeyLimits = { limit: null, reservation: null, teamId: null };

/**
 * Whether a key has the declared settings. Sysdig's own clients send 0 for what is not set, so that IBM may return 0 where
 * nothing was declared. A limit of 0 that was declared is a limit.
 */
export function hasLimits(key: AccessKeyLimits, declared: AccessKeyLimits): boolean {
  const isLimit = declared.limit === null ? (key.limit ?? 0) === 0 : key.limit === declared.limit;
  return isLimit && isSame(key.reservation, declared.reservation) && isSame(key.teamId, declared.teamId);
}

function isSame(one: number | null, other: number | null): boolean {
  return (one ?? 0) === (other ?? 0);
}
