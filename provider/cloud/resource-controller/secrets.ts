import { rememberSecret } from "../../http/redact";
import type { JsonValue, ResourceKey } from "./wire";

/** The same key; what its credentials hold is hidden in every later message. */
export function remembered(key: ResourceKey): ResourceKey {
  rememberCredentials(key.credentials ?? {});
  return key;
}

/** Hides them in every later message; what is no secret of them stays readable. */
export function rememberCredentials(credentials: Readonly<Record<string, JsonValue>>): void {
  for (const [name, value] of Object.entries(credentials)) if (!publicCredentials.test(name)) rememberTexts(value);
}

/** Parameters and credentials may hold secrets at any depth, and a refusal may repeat them. */
export function rememberTexts(value: JsonValue | undefined): void {
  if (typeof value === "string" || typeof value === "number") rememberSecret(String(value));
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(rememberTexts);
}

/** Parts of `credentials` that are no secrets: hiding them would make messages unreadable. */
const publicCredentials = /^iam_(apikey_(description|id|name)|role_crn|serviceid_crn)$|endpoints?$/i;
