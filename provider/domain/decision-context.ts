import type { Clock } from "./clock";

/** What a decision on due work may depend on, beside what is saved and declared. */
export interface DecisionContext {
  /** The resource that is decided on. */
  urn: string;
  clock: Clock;
  /** The URN of another resource that is known to own the key of this id. */
  otherOwnerOf(key: string): string | undefined;
}
