import { decodingsOf } from "./decodings";
import { namesIn, partsOf } from "./extent";
import { PieceIndex } from "./piece-index";
import { WordIndex } from "./word-index";

/** What is shorter, and is not declared to be a secret, stands in every message. */
export const shortestSecret = 8;

/** So much of a secret together gives it away: letters and digits, or characters of any kind. */
export const mostLetters = 12;
const mostCharacters = 16;

/** Of a very long secret its beginning and its end are looked for. */
const longestKept = 20_000;

/** More than these are not told apart from words in any time: then no words from outside are told. */
const mostPlaces = 1_000_000;
const mostWords = 100_000;

/** What is declared to be a secret is looked for as a word, though it be short. */
export const shortestWord = 3;

/** Of all secrets of this process, as they are compared. */
const pieces = new PieceIndex();
/** Those that our own words have to leave out: keys, tokens, and what is declared to be a secret. */
const words = new WordIndex();
const seen = new Set<string>();
/** What stands in secrets, as a host in an address, and is none. */
const known = new Set<string>();
const declared = new Set<string>();

/** Keeps a key or a token out of every later message of this process, in whatever usual encoding it is repeated. */
export function rememberSecret(secret: string): void {
  const text = secret.trim();
  if (text.length < shortestSecret) return;
  words.add(text);
  rememberValue(text);
}

/** Keeps a value that may be a secret, as one among credentials, out of what is repeated of others' words. */
export function rememberValue(value: string): void {
  const text = value.trim();
  if (text.length < shortestSecret || seen.has(text) || pieces.size > mostPlaces) return;
  seen.add(text);
  const ends = text.length <= 2 * longestKept ? [text] : [text.slice(0, longestKept), text.slice(-longestKept)];
  for (const end of ends) for (const form of new Set([lettersOf(end), comparable(end)])) pieces.add(form);
}

/**
 * Keeps all texts of a value that is declared to be a secret out of every later message, though they be short;
 * `isOpen`: also what its parts are called, which the program has chosen.
 */
export function rememberDeclared(value: unknown, isOpen: boolean): void {
  // A list and no recursion: a value may be nested deeper than the stack is.
  const parts = [value];
  for (const part of parts) {
    for (const inner of partsOf(part)) parts.push(inner);
    if (isOpen) for (const name of namesIn(part)) parts.push(name);
    if (typeof part !== "string" && typeof part !== "number") continue;
    const text = String(part).trim();
    // Each operation on a resource declares the same.
    if (text.length < shortestWord || declared.size > mostWords || declared.has(text)) continue;
    declared.add(text);
    // What a CRN is made of stands alone in messages.
    const ids = text.startsWith("crn:") ? text.split(/[:/]/).filter(({ length }) => length > 20) : [];
    for (const each of [text, ...ids]) {
      // As in a message, which is one line.
      words.add(each.replace(/\s+/g, " "));
      rememberValue(each);
    }
  }
}

/** Says that this is no secret, though it stands in one: a GUID in an address. */
export function rememberPublic(text: string): void {
  known.add(lettersOf(text));
}

/** Whether a text from outside repeats a secret, or so much of it that it would give it away: in doubt it does. */
export function repeatsSecret(text: string): boolean {
  if (declared.size > mostWords || pieces.size > mostPlaces) return true;
  return decodingsOf(text)?.some(holdsSecret) ?? true;
}

/** A text of ours, in which a value that turns out to be a secret is replaced. */
export function withoutSecrets(text: string): string {
  return words.replacedIn(text, "[secret]");
}

function holdsSecret(text: string): boolean {
  const isHarmless = (piece: string) => {
    const letters = lettersOf(piece);
    return [...known].some((each) => each.includes(letters));
  };
  return (
    words.isIn(text) ||
    pieces.pieceIn(lettersOf(text), mostLetters, isHarmless) !== undefined ||
    pieces.pieceIn(comparable(text), mostCharacters, isHarmless) !== undefined
  );
}

/** Letters and digits alone: no rewriting of the rest makes a difference. */
function lettersOf(text: string): string {
  return comparable(text).replace(/[^\p{L}\p{N}]+/gu, "");
}

/** In one case, without marks on its letters, and in one line. */
function comparable(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ");
}
