/** For this long after a create IBM may answer 404, and leave the key out of lists. Milliseconds. */
const youth = 5 * 60 * 1000;

/** The warning of a refresh about young keys that IBM does not show. */
export function keptBecauseYoung(which: string): string {
  return `IBM does not show ${which}, which is too young to be taken for deleted: it is kept as it was saved. Refresh again in five minutes.`;
}

/** Whether something was made so lately that IBM may not show it yet; false where the date is not known. */
export function isYoung(createdAt: string | null | undefined, now: number): boolean {
  return createdAt !== null && createdAt !== undefined && now - Date.parse(createdAt) < youth;
}
