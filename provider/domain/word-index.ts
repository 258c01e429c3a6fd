/** Words are looked up by this many of their first characters. */
const longestStart = 8;

/** Finds words in texts, whatever their case, in a time that does not grow with the number of words. */
export class WordIndex {
  /** By their first characters. */
  readonly #words = new Map<string, Set<string>>();
  readonly #starts = new Set<number>();

  add(word: string): void {
    const folded = inOneCase(word);
    const start = folded.slice(0, longestStart);
    this.#starts.add(start.length);
    this.#words.set(start, (this.#words.get(start) ?? new Set()).add(folded));
  }

  /** Replaces each word, the longest first. A short word counts only where it stands alone. */
  replacedIn(text: string, instead: string): string {
    const folded = inOneCase(text);
    let clean = "";
    let done = 0;
    for (let at = 0; at < folded.length; at++) {
      const end = this.#longestAt(folded, at);
      if (end === undefined) continue;
      clean += text.slice(done, at) + instead;
      done = end;
      at = end - 1;
    }
    return clean + text.slice(done);
  }

  isIn(text: string): boolean {
    const folded = inOneCase(text);
    for (let at = 0; at < folded.length; at++) if (this.#longestAt(folded, at) !== undefined) return true;
    return false;
  }

  #longestAt(text: string, at: number): number | undefined {
    let longest: number | undefined;
    for (const length of this.#starts) {
      for (const word of this.#words.get(text.slice(at, at + length)) ?? []) {
        const end = at + word.length;
        if (end > (longest ?? 0) && text.startsWith(word, at) && isWhole(text, at, end)) longest = end;
      }
    }
    return longest;
  }
}

/** Whether the word stands alone; a long one is not part of another word by chance. */
function isWhole(text: string, at: number, end: number): boolean {
  return end - at >= longestStart || !(isLetter(text[at - 1]) || isLetter(text[end]));
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** In lower case, but of the same length, so that places in it are those of the text. */
function inOneCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (each) => (each.toLowerCase().length === each.length ? each.toLowerCase() : each)).join("");
}
