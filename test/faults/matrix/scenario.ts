import type { Cloud } from "pulumi-ibm-keys/emulator";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import type { Properties } from "../../fixtures/provider/provider";

/** What is declared on a day; undefined: nothing any more. */
export interface Declaration {
  day: number;
  args: Properties | undefined;
}

/** One operation of one kind, to be struck at each of its requests. */
export interface Scenario {
  kind: Kind;
  /** As the table calls it. */
  operation: string;
  /** What somebody else has done in this cloud before. */
  strangers?: (cloud: Cloud) => void;
  /** What was declared and carried out before. */
  before: readonly Declaration[];
  /** What strangers have done in the meantime. */
  meanwhile?: (cloud: Cloud) => void;
  /** The operation itself. */
  struck: Declaration & { verb?: "up" | "refresh" | "destroy" };
  /** Days of further runs, until all that the operation has begun is over. */
  after?: readonly number[];
  /**
   * The operation is meant to end what was given out before: another key takes its place, or none does; a compromised one
   * is ended also where none can.
   */
  ends?: "one for another" | "compromised" | "all";
}
