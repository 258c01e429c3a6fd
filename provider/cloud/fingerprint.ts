import { createHash } from "node:crypto";

/** The first 12 hex digits of the SHA-256 of a secret: names it in ids, messages and tables without giving it away. */
export function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
