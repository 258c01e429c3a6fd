/** IBM answers 404 and late lists for so long after a create. Milliseconds. */
export const youth = 5 * 60 * 1000;

/** Whether something was made so lately that IBM may not show it yet; not known means old. */
export function isYoung(createdAt: string | null | undefined, now: number): boolean {
  return createdAt !== null && createdAt !== undefined && now - Date.parse(createdAt) < youth;
}
