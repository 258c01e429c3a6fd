import { createHash, randomBytes } from "node:crypto";

const markLength = 6;

/** 16 hex digits: six are a mark of the resource, the others are random. */
export const createLabelPattern = /^[0-9a-f]{16}$/;

/**
 * A new label for one create. It is written on the key at IBM, so that the key can be found where the response to the
 * create is lost. The mark, six digits of a hash of the resource's URN, tells people for which resource a key was made; it
 * proves nothing, since everybody can compute it.
 */
export function newCreateLabel(urn: string): string {
  return `${markOf(urn)}${randomBytes(5).toString("hex")}`;
}

/** Whether a label has the mark of this resource, as one label in 16 million of another resource's has too. */
export function isLabelOf(label: string, urn: string): boolean {
  return markIn(label) === markOf(urn);
}

/** The mark of the resource that a label was made for; undefined for what is no label. */
export function markIn(label: string): string | undefined {
  return createLabelPattern.test(label) ? label.slice(0, markLength) : undefined;
}

export function markOf(urn: string): string {
  return createHash("sha256").update(urn).digest("hex").slice(0, markLength);
}
