import { createHash } from "node:crypto";

/** Names a secret without giving it away: the first 12 hex digits of its SHA-256. */
export function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
