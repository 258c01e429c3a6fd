import { withoutSecrets } from "./secrets";
import { shortened, visible } from "./visible";

export const longest = 4_000;

/** A message as a terminal, a log or a state may have it: one line, without a secret, with nothing that steers a terminal. */
export function message(text: string): string {
  return shortened(visible(withoutSecrets(text.replace(/\s+/g, " ").trim())), longest);
}

/** The same of whatever was thrown. */
export function messageOf(error: unknown): string {
  return message(error instanceof Error ? error.message : String(error));
}
