import type { StackConfiguration } from "../../provider/command-line/cloud";
import type { StackChoice } from "../pulumi";
import type { Update } from "./history";
import type { SavedKeys } from "./saved-keys/records";

/** What is known of one stack. */
export interface AuditedState {
  /** As the user named it: a stack or a file. */
  name: string;
  saved: SavedKeys;
  /** The oldest first; none where only a file was read. */
  updates: readonly Update[];
}

/** One stack that is audited. */
export interface AuditedStack extends AuditedState {
  /** How to reach it; undefined where only a file was read. */
  choice: StackChoice | undefined;
  /** Its settings; undefined where they cannot be read: then those of the environment are used. */
  configuration: StackConfiguration | undefined;
}

/** No stack's settings: those of the environment are used alone. */
export const unconfigured: StackConfiguration = () => undefined;
