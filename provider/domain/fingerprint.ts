import { createHash } from "node:crypto";
import { z } from "zod";

/** The first 12 hex digits of a secret's SHA-256, which name it without giving it away. */
export function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}

export const fingerprint = z.string().regex(/^[0-9a-f]{12}$/, "must be a fingerprint: 12 hex digits");
