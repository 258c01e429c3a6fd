import { decodingsOf } from "./decodings";
import { namesIn, partsOf } from "./extent";
import { PieceIndex } from "./piece-index";
import { WordIndex } from "./word-index";

/** Shorter texts that are not declared to be secrets are not remembered: they stand in every message. */
export const shortestSecret = 8;

/** A piece of a secret this long gives it away: of letters and digits, or of characters of any kind. */
export const mostLetters = 12;
const mostCharacters = 16;

/** So many letters of a secret, beside a public text that is in it, may stand beside that in other texts by chance. */
const mostBeside = 3;

/** Of a secret more than twice as long only the beginning and the end are remembered. */
const longestKept = 20_000;

/** Where more is remembered, the search takes too long: then no text from outside is repeated at all. */
const mostPlaces = 1_000_000;
const mostWords = 100_000;

/** Shortest declared secret that is remembered, as a whole word. */
export const shortestWord = 3;

/** The pieces of all secrets of this process. */
const pieces = new PieceIndex();
/** What our own messages have to leave out: keys, tokens, and declared secrets. */
const words = new WordIndex();
const seen = new Set<string>();
/** Public texts that stand in secrets, as a GUID in a URL. */
const known = new Set<string>();
const declared = new Set<string>();

/** Keeps a key or a token out of every later message of this process, also where it is repeated in a usual encoding. */
export function rememberSecret(secret: string): void {
  const text = secret.trim();
  if (text.length < shortestSecret) return;
  words.add(text);
  rememberValue(text);
}

/** Keeps a value that may be a secret, as one of credentials, out of what messages repeat of texts from outside. */
export function rememberValue(value: string): void {
  const text = value.trim();
  if (text.length < shortestSecret || seen.has(text) || pieces.size > mostPlaces) return;
  seen.add(text);
  const ends = text.length <= 2 * longestKept ? [text] : [text.slice(0, longestKept), text.slice(-longestKept)];
  for (const end of ends) for (const form of new Set([lettersOf(end), comparable(end)])) pieces.add(form);
}

/**
 * Keeps all texts of a value that is declared to be a secret out of every later message, also short ones. `isOpen`: the
 * program has chosen the names of its parts, which are kept out too.
 */
export function rememberDeclared(value: unknown, isOpen: boolean): void {
  // A list in place of recursion, since deep values would overflow the stack.
  const parts = [value];
  for (const part of parts) {
    for (const inner of partsOf(part)) parts.push(inner);
    if (isOpen) for (const name of namesIn(part)) parts.push(name);
    if (typeof part !== "string" && typeof part !== "number") continue;
    const text = String(part).trim();
    // Each operation on a resource declares the same.
    if (text.length < shortestWord || declared.size > mostWords || declared.has(text)) continue;
    declared.add(text);
    // Messages hold parts of a CRN alone.
    const ids = text.startsWith("crn:") ? text.split(/[:/]/).filter(({ length }) => length > 20) : [];
    for (const each of [text, ...ids]) {
      // As in a message, which is one line.
      words.add(each.replace(/\s+/g, " "));
      rememberValue(each);
    }
  }
}

/** Marks a text as public, though secrets hold it: a GUID in a URL. */
export function rememberPublic(text: string): void {
  known.add(lettersOf(text));
}

/** Whether a text from outside repeats a secret, or a piece that gives it away; true also where that is not known. */
export function repeatsSecret(text: string): boolean {
  if (declared.size > mostWords || pieces.size > mostPlaces) return true;
  return decodingsOf(text)?.some(holdsSecret) ?? true;
}

/** Replaces the secrets in a text of our own. */
export function withoutSecrets(text: string): string {
  return words.replacedIn(text, "[secret]");
}

function holdsSecret(text: string): boolean {
  const isHarmless = (piece: string) => {
    const letters = lettersOf(piece);
    return [...known].some((each) => each.includes(letters) || isBeside(each, letters));
  };
  return (
    words.isIn(text) ||
    pieces.pieceIn(lettersOf(text), mostLetters, isHarmless) !== undefined ||
    pieces.pieceIn(comparable(text), mostCharacters, isHarmless) !== undefined
  );
}

/** Whether a piece of a secret is a long public text and a few letters before or after it. */
function isBeside(publicText: string, piece: string): boolean {
  return publicText.length >= mostLetters && piece.replace(publicText, "").length <= mostBeside;
}

/** Letters and digits alone, so that other characters make no difference. */
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
