import { isGuid, parseCrn } from "../../domain/crn";
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
export function rememberTexts(value: JsonValue | undefined, name = ""): void {
  if (typeof value === "string" || typeof value === "number") rememberText(String(value), name);
  if (typeof value !== "object" || value === null) return;
  // The parts of a list are called by the list's name.
  for (const [key, part] of Object.entries(value)) rememberTexts(part, Array.isArray(value) ? name : key);
}

function rememberText(text: string, name: string): void {
  if (isPublic.test(name) || isOrdinary(text, name)) return;
  for (const part of publicPartsOf(text, isOfSecret.test(name))) rememberPublic(part);
  rememberValue(text);
}

/** Names of credentials that are no secrets. To leave these values out would make messages unreadable. */
const isPublic = /^iam_(apikey_(description|id|name)|role_crn|serviceid_crn)$/i;

/** Names of secrets, which may be plain words too. */
const isOfSecret = /pass|pwd|secret|token$|key$/i;

/** Names of ids: of the instance, as `instance_id`, `tenantId` and `appGuid`, or of a key, as `access_key_id`. */
const isOfId = /(?<!secret[_-]?)id$/i;

/** Whether it is a CRN, a plain URL, an id, a host or a few words: many messages hold these, and they are no secrets. */
function isOrdinary(text: string, name: string): boolean {
  if (text.length > longestOrdinary) return false;
  if (parseCrn(text) !== undefined || isPlainAddress(text)) return true;
  if (isOfId.test(name)) return isGuid(text) || isOfHex.test(text) || isOfWords.test(text);
  return !isOfSecret.test(name) && (isOfWords.test(text) || isHost.test(text));
}

const longestOrdinary = 300;
const isOfHex = /^[0-9a-f]{32}$/;
/** Also a path of one word, as that of a database. */
const isOfWords = /^\/?[a-z]{1,20}([-_.+ ][a-z]{1,20}){0,3}$/i;
const isHost = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d{1,5})?$/;

function isPlainAddress(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === "";
}

/** The hosts in a longer text, as in an address that holds a password, or in a command; in a secret, of addresses only. */
function publicPartsOf(text: string, isSecret: boolean): string[] {
  if (text.length > longestSearched) return [];
  return text.split(/[\s"',;=]+/).flatMap((word) => {
    const address = word.replace(/^jdbc:/, "");
    const isAddress = /^[a-z][a-z0-9+]*:\/\//.test(address) && URL.canParse(address);
    const { host, pathname } = isAddress ? new URL(address) : { host: word.replace(/[/?].*/, ""), pathname: "" };
    if (isSecret && !isAddress) return [];
    if (!isHost.test(host) || host.split(".").length < fewestLabels) return [];
    return [isOfWords.test(pathname) ? host + pathname : host];
  });
}

const longestSearched = 2_000;

/** A password may look like a host of two. */
const fewestLabels = 3;
