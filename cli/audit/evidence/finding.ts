/** What the audit finds out about a key that no state names. */
export interface Finding {
  standing: "interrupted" | "unmanaged";
  /** The resources that it was made for, as far as there is evidence. */
  urns: string[];
  evidence: string;
}
