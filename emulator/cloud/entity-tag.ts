import { createHash } from "node:crypto";
import { ApiError } from "./api-error";

/** The `entity_tag` of a thing of IAM's identity service at one of its revisions. */
export function entityTag(id: string, revision: number): string {
  return `${revision}-${createHash("md5").update(`${id} ${revision}`).digest("hex")}`;
}

/** Throws unless If-Match names the present revision, or any by `*`. */
export function requireRevision(ifMatch: string | undefined, tag: string): void {
  if (ifMatch === undefined) throw new ApiError("invalid", "The header If-Match is missing.");
  if (ifMatch !== "*" && ifMatch !== tag) {
    throw new ApiError("stale-revision", "If-Match does not name the present revision.");
  }
}
