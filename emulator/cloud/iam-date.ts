/** A date as IAM's identity service writes it: minutes only, and an offset without a colon. */
export function iamDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/:\d\d\.\d{3}Z$/, "+0000");
}
