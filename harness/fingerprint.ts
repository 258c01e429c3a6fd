import { createHash } from "node:crypto";

/** The fingerprint of an access key as the pages define it: worked out apart from the provider, whose own is judged by it. */
export function fingerprintOf(key: unknown): string {
  return createHash("sha256").update(String(key)).digest("hex").slice(0, 12);
}
