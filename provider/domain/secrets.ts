import { decodingsOf } from "./decodings";
import { partsOf } from "./extent";

/** So many letters and digits of a secret together give it away; words that are shorter stand in every message. */
const windowLength = 8;
const pieceLength = 16;

/** What is declared to be a secret is looked for as a word, though it be short. */
const shortestWord = 3;

interface Place {
  letters: string;
  offset: number;
}

/** All secrets of this process, as they came. */
const secrets = new Set<string>();
/** The letters and digits of each secret, by those at every eighth place in them. */
const windows = new Map<string, Place[]>();
/** Secrets with too few letters and digits to be found by them. */
const signs = new Set<string>();
const words = new Set<string>();
/** What stands in secrets, as a host in an address, and is none. */
const known = new Set<string>();

/** Keeps this value out of every later message of this process, in whatever usual encoding it is repeated. */
export function rememberSecret(secret: string): void {
  const text = secret.trim();
  if (text.length < windowLength || secrets.has(text)) return;
  secrets.add(text);
  const letters = lettersOf(text);
  if (letters.length < windowLength) signs.add(comparable(text));
  else index(letters);
}

/** Keeps all texts of a value that is declared to be a secret out of every later message, though they be short. */
export function rememberDeclared(value: unknown): void {
  // A list and no recursion: a value may be nested deeper than the stack is.
  const parts = [value];
  for (const part of parts) {
    for (const inner of partsOf(part)) parts.push(inner);
    if (typeof part !== "string" && typeof part !== "number") continue;
    const text = String(part).trim();
    // A fingerprint stands for an access key that is given to be adopted, and gives nothing of it away.
    if (text.length < shortestWord || /^[0-9a-f]{12}$/.test(text)) continue;
    // What a CRN is made of stands alone in messages.
    const ids = text.startsWith("crn:") ? text.split(/[:/]/).filter(({ length }) => length > 20) : [];
    for (const each of [text, ...ids]) {
      words.add(each);
      rememberSecret(each);
    }
  }
}

/** Says that this is no secret, though it stands in one: a GUID in an address. */
export function rememberPublic(text: string): void {
  known.add(lettersOf(text));
}

/** Whether a text from outside repeats a secret, or so much of it that it would give it away: in doubt it does. */
export function repeatsSecret(text: string): boolean {
  return decodingsOf(text).some((decoded) => holdsSecret(decoded, pieceLength));
}

/** A text of ours, in which a value that turns out to be a secret is replaced. */
export function withoutSecrets(text: string): string {
  if (!holdsSecret(text, Number.POSITIVE_INFINITY)) return text;
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  for (const word of words) clean = replaceWord(clean, word);
  return holdsSecret(clean, Number.POSITIVE_INFINITY) ? "its words are left out, since they repeat a secret" : clean;
}

function index(letters: string): void {
  for (let offset = 0; offset + windowLength <= letters.length; offset += windowLength) {
    const window = letters.slice(offset, offset + windowLength);
    const places = windows.get(window);
    if (places === undefined) windows.set(window, [{ letters, offset }]);
    else places.push({ letters, offset });
  }
}

/** `enough`: so many letters of a longer secret count as the whole. */
function holdsSecret(text: string, enough: number): boolean {
  if (
    [...signs].some((each) => comparable(text).includes(each)) ||
    [...words].some((each) => replaceWord(text, each) !== text)
  )
    return true;
  const letters = lettersOf(text);
  for (let at = 0; at + windowLength <= letters.length; at++) {
    const places = windows.get(letters.slice(at, at + windowLength));
    if (places?.some((place) => isGivenAway(place, letters, at, enough)) === true) return true;
  }
  return false;
}

function isGivenAway({ letters, offset }: Place, text: string, at: number, enough: number): boolean {
  let before = 0;
  while (before < offset && before < at && letters[offset - before - 1] === text[at - before - 1]) before++;
  let after = windowLength;
  while (offset + after < letters.length && letters[offset + after] === text[at + after]) after++;
  if (before + after < Math.min(enough, letters.length)) return false;
  const common = letters.slice(offset - before, offset + after);
  return ![...known].some((each) => each.includes(common));
}

/** Letters and digits alone: no rewriting of the rest makes a difference. */
function lettersOf(text: string): string {
  return comparable(text).replace(/[^\p{L}\p{N}]+/gu, "");
}

/** In one case, composed in one way, and in one line. */
function comparable(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}

/** With the word as it was declared, whatever the case. */
function replaceWord(text: string, word: string): string {
  const pattern = `(?<![\\p{L}\\p{N}])${word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?![\\p{L}\\p{N}])`;
  return text.replace(new RegExp(pattern, "giu"), "[secret]");
}
