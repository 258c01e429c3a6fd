/** The IAM role that a call needs, to follow "Give the API key's owner". `docs/guide/iam-roles.md` has the evidence. */
export type RequiredRole = `the ${"platform" | "service"} role ${string} on ${string}`;

/** What a call needs so that IBM allows it. */
export interface Access {
  needs: RequiredRole;
  /** What else may be wrong where IBM denies access, as a sentence; undefined where nothing else is known. */
  otherwise?: string | undefined;
}
