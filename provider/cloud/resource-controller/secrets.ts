import { rememberSecret } from "../../http/redact";
import type { JsonValue, ResourceKey } from "./wire";

/** The same key; what its credentials hold is hidden in every later message. */
export function remembered(key: ResourceKey): ResourceKey {
  for (const [name, value] of Object.entries(key.credentials ?? {})) {
    if (!publicCredentials.test(name)) rememberTexts(value);
  }
  return key;
}

/** Parameters and credentials may hold secrets at any depth, and a refusal may repeat them. */
export function rememberTexts(value: JsonValue | undefined): void {
  if (typeof value === "string") rememberSecret(value);
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(rememberTexts);
}

/** Parts of `credentials` that are no secrets: hiding them would make messages unreadable. */
const publicCredentials = /^iam_(apikey_(description|id|name)|role_crn|serviceid_crn)$|endpoints?$/i;
