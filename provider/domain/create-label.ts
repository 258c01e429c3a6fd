import { createHash, randomBytes } from "node:crypto";

const markLength = 6;

/** 16 hex digits: a mark of the resource, then chance. */
export const createLabelPattern = /^[0-9a-f]{16}$/;

/**
 * What is written on a key at IBM before anybody knows its identity, so that a create whose answer is lost can be told
 * from everybody else's. Each create has one of its own. Six digits are a mark of the resource's URN: they tell people
 * for which resource a key was made, and prove nothing.
 */
export function newCreateLabel(urn: string): string {
  return `${markOf(urn)}${randomBytes(5).toString("hex")}`;
}

/** Whether a label was made for this resource; another one's passes once in 16 million times. */
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
