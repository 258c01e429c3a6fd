import { parseCrn } from "../../domain/crn";
import { rememberPublic, rememberValue } from "../../domain/secrets";
import type { JsonValue, ResourceKey } from "./wire";

/** Returns the key, and keeps the values of its credentials out of later messages. */
export function rememberCredentials(key: ResourceKey): ResourceKey {
  // Both are no secrets, though credentials may hold them too, as in a host name.
  for (const known of [key.guid, key.source?.guid]) if (known !== undefined) rememberPublic(known);
  rememberTexts(key.credentials);
  return key;
}

/** Keeps all texts of parameters or credentials, at any depth, out of later messages: a refusal may repeat them. */
export function rememberTexts(value: JsonValue | undefined): void {
  if (typeof value === "string" || typeof value === "number") {
    if (!isOrdinary(String(value))) rememberValue(String(value));
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === "object" || !isPublic.test(name)) rememberTexts(part);
  }
}

/** Names of credentials that are no secrets. To leave these values out would make messages unreadable. */
const isPublic = /^iam_(apikey_(description|id|name)|role_crn|serviceid_crn)$/i;

/** Whether it is a few words, a host, a plain URL or a CRN: many messages hold these, and they are no secrets. */
function isOrdinary(text: string): boolean {
  if (text.length > longestOrdinary) return false;
  return isOfWords.test(text) || isHost.test(text) || parseCrn(text) !== undefined || isPlainAddress(text);
}

const longestOrdinary = 300;
const isOfWords = /^[a-z]{1,20}([-_. ][a-z]{1,20}){0,3}$/i;
const isHost = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d{1,5})?$/;

function isPlainAddress(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === "";
}
