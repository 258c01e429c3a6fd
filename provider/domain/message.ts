import { withoutSecrets } from "./secrets";
import { shortened, visible } from "./visible";

export const longest = 4_000;

/** Makes a text safe for a terminal, a log or a state: one line, without secrets and without control characters. */
export function message(text: string): string {
  return shortened(visible(withoutSecrets(text.replace(/\s+/g, " ").trim())), longest);
}

/** The safe message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return message(error instanceof Error ? error.message : String(error));
}
