/** What can be set on an access key; null where nothing is. */
export interface AccessKeyLimits {
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
}

/** Cut off early, a create would have an unknown outcome. Milliseconds. */
export const responseTimeout = 120_000;

export const unlimited: AccessKeyLimits = { limit: null, reservation: null, teamId: null };

/**
 * Whether a key of IBM's says what is declared. Sysdig's own clients send 0 for what is not set, so that IBM may answer
 * 0 where nothing was declared; a limit of 0 that was declared is a limit.
 */
export function hasLimits(key: AccessKeyLimits, declared: AccessKeyLimits): boolean {
  const isLimit = declared.limit === null ? (key.limit ?? 0) === 0 : key.limit === declared.limit;
  return isLimit && isSame(key.reservation, declared.reservation) && isSame(key.teamId, declared.teamId);
}

function isSame(one: number | null, other: number | null): boolean {
  return (one ?? 0) === (other ?? 0);
}
