import { createHash } from "node:crypto";
import { z } from "zod";

/** Names a secret without giving it away: the first 12 hex digits of its SHA-256. */
export function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}

export const fingerprint = z.string().regex(/^[0-9a-f]{12}$/, "must be a fingerprint: 12 hex digits");
