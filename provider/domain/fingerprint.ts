import { createHash } from "node:crypto";

/** The first 12 hex digits of a secret's SHA-256, which name it without giving it away. */
export function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
