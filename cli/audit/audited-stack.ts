import type { Configuration } from "../../provider/command-line/cloud";
import type { StackChoice } from "../pulumi";
import type { Update } from "./history";
import type { SavedKeys } from "./saved-keys/records";

/** One stack, as far as the audit knows it. */
export interface AuditedState {
  /** As the user named it. */
  name: string;
  saved: SavedKeys;
  /** The oldest first; none where only a file was read. */
  updates: readonly Update[];
}

/** One stack that is audited. */
export interface AuditedStack extends AuditedState {
  /** How to reach it; undefined where only a file was read. */
  choice: StackChoice | undefined;
  /** Its settings; undefined where they cannot be read, and the environment has to do. */
  configuration: Configuration | undefined;
}

/** No stack's settings: those of the environment are used alone. */
export const unconfigured: Configuration = () => undefined;
