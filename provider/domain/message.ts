import { withoutSecrets } from "./secrets";
import { visible } from "./visible";

/** A message as a terminal, a log or a state may have it: one line, without a secret, with nothing that steers a terminal. */
export function message(text: string): string {
  return visible(withoutSecrets(text.replace(/\s+/g, " ").trim()));
}

/** The same of whatever was thrown. */
export function messageOf(error: unknown): string {
  return message(error instanceof Error ? error.message : String(error));
}
