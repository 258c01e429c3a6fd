/** IBM answers 404 and late lists for so long after a create. Milliseconds. */
const youth = 5 * 60 * 1000;

/** What a refresh says of keys that IBM does not show, and that are kept. */
export function keptBecauseYoung(which: string): string {
  return `IBM does not show ${which}, which is too young to be taken for deleted: it is kept as it was saved. Refresh again in five minutes.`;
}

/** Whether something was made so lately that IBM may not show it yet; not known means old. */
export function isYoung(createdAt: string | null | undefined, now: number): boolean {
  return createdAt !== null && createdAt !== undefined && now - Date.parse(createdAt) < youth;
}
