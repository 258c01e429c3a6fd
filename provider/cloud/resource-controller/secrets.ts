import { rememberPublic, rememberSecret } from "../../domain/secrets";
import { guidOf, parseCrn } from "../crn";
import type { JsonValue, ResourceKey } from "./wire";

/** The same key; what its credentials hold is hidden in every later message. */
export function remembered(key: ResourceKey): ResourceKey {
  // Both stand in credentials too, as in a host's name.
  for (const known of [key.guid, guidOf(key.source ?? "")]) if (known !== undefined) rememberPublic(known);
  rememberTexts(key.credentials);
  return key;
}

/** Parameters and credentials may hold secrets at any depth, and a refusal may repeat them. */
export function rememberTexts(value: JsonValue | undefined): void {
  if (typeof value === "string" || typeof value === "number") {
    if (parseCrn(String(value)) === undefined) rememberSecret(String(value));
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) if (!isPublic.test(name)) rememberTexts(part);
}

/** Names of what is no secret in credentials: hiding it would make messages unreadable. */
const isPublic = /^iam_(apikey_(description|id|name)|role_crn|serviceid_crn)$|endpoints?$/i;
