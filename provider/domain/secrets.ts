import { decodingsOf } from "./decodings";
import { partsOf } from "./extent";

/** Words that are shorter stand in every message. */
export const windowLength = 8;

/** So much of a secret together gives it away: letters and digits, or characters of any kind. */
export const mostLetters = 12;
const mostCharacters = 16;

/** Of a piece that gives a secret away one window is whole: it is no shorter than a window and a step. */
const step = 4;

/** Of a secret that repeats itself, and of a very long one, not every place is kept. */
const mostPlaces = 4;
const longestIndexed = 20_000;

/** What is declared to be a secret is looked for as a word, though it be short. */
export const shortestWord = 3;

interface Place {
  /** The secret as it is compared. */
  form: string;
  offset: number;
}

/** All secrets of this process, as they came. */
const secrets = new Set<string>();
/** Each secret as it is compared, by what stands at every fourth place in it. */
const windows = new Map<string, Place[]>();
const words = new Set<string>();
/** What stands in secrets, as a host in an address, and is none. */
const known = new Set<string>();

/** Keeps this value out of every later message of this process, in whatever usual encoding it is repeated. */
export function rememberSecret(secret: string): void {
  const text = secret.trim();
  if (text.length < windowLength || secrets.has(text)) return;
  secrets.add(text);
  for (const form of new Set([lettersOf(text), comparable(text)])) index(form);
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
      words.add(each.toLowerCase());
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
  return decodingsOf(text).some((decoded) => holdsSecret(decoded, mostLetters, mostCharacters));
}

/** A text of ours, in which a value that turns out to be a secret is replaced. */
export function withoutSecrets(text: string): string {
  if (!holdsSecret(text)) return text;
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  for (const word of wordsIn(clean)) clean = replaceWord(clean, word);
  return holdsSecret(clean) ? "its words are left out, since they repeat a secret" : clean;
}

/** Its beginning and its end, where it is very long. */
function index(form: string): void {
  for (let offset = 0; offset + windowLength <= form.length; offset += step) {
    if (offset > longestIndexed && offset < form.length - longestIndexed) continue;
    const window = form.slice(offset, offset + windowLength);
    const places = windows.get(window) ?? [];
    if (places.at(-mostPlaces)?.form === form) continue;
    windows.set(window, places);
    places.push({ form, offset });
  }
}

/** Whether it holds a whole secret, or so much of one. */
function holdsSecret(text: string, letters = Number.POSITIVE_INFINITY, characters = letters): boolean {
  if (wordsIn(text).some((word) => replaceWord(text, word) !== text)) return true;
  return holdsPiece(lettersOf(text), letters) || holdsPiece(comparable(text), characters);
}

/** Those that may stand in the text: what is a word there is told by a pattern, which takes more time. */
function wordsIn(text: string): string[] {
  const lower = text.toLowerCase();
  return [...words].filter((word) => lower.includes(word));
}

function holdsPiece(form: string, enough: number): boolean {
  for (let at = 0; at + windowLength <= form.length; at++) {
    const places = windows.get(form.slice(at, at + windowLength));
    if (places?.some((place) => isGivenAway(place, form, at, enough)) === true) return true;
  }
  return false;
}

function isGivenAway({ form, offset }: Place, text: string, at: number, enough: number): boolean {
  let before = 0;
  while (before < offset && before < at && form[offset - before - 1] === text[at - before - 1]) before++;
  let after = windowLength;
  while (offset + after < form.length && form[offset + after] === text[at + after]) after++;
  if (before + after < Math.min(enough, form.length)) return false;
  const common = lettersOf(form.slice(offset - before, offset + after));
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
