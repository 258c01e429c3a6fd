import type { Kind } from "./kinds";

/** Which API of access keys there is: one in which labels can be written, or the documented one alone. */
export const apis = { platform: "answers", documented: "missing" } as const;
export type Api = keyof typeof apis;

/** With which the operations of a kind are struck. */
export function apisOf(kind: Kind): Api[] {
  return kind === "access-key" ? ["platform", "documented"] : ["platform"];
}
