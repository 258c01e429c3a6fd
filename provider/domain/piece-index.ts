/** Shorter pieces stand in every message. */
const windowLength = 8;

/** Distance of windows: a piece of at least a window and a step holds one whole window. */
const step = 4;

/** Places kept of one window in a text that repeats itself, and in texts that are alike. */
const mostPlaces = 4;
const mostTexts = 500;

interface Place {
  form: string;
  offset: number;
}

/** Finds pieces of texts in other texts. */
export class PieceIndex {
  /** The places of each window, which are taken at every fourth character of the texts. */
  readonly #windows = new Map<string, Place[]>();
  #size = 0;

  /** How many places are kept. */
  get size(): number {
    return this.#size;
  }

  add(form: string): void {
    for (let offset = 0; offset + windowLength <= form.length; offset += step) {
      const window = form.slice(offset, offset + windowLength);
      const places = this.#windows.get(window) ?? [];
      if (places.at(-mostPlaces)?.form === form || places.length >= mostTexts) continue;
      this.#windows.set(window, places);
      places.push({ form, offset });
      this.#size++;
    }
  }

  /** The first piece of a text that is a whole one of the added texts, or has `enough` characters of one. */
  pieceIn(text: string, enough: number, isHarmless: (piece: string) => boolean): string | undefined {
    for (let at = 0; at + windowLength <= text.length; at++) {
      for (const place of this.#windows.get(text.slice(at, at + windowLength)) ?? []) {
        const piece = commonTo(place, text, at);
        if (piece.length >= Math.min(enough, place.form.length) && !isHarmless(piece)) return piece;
      }
    }
    return undefined;
  }
}

function commonTo({ form, offset }: Place, text: string, at: number): string {
  let before = 0;
  while (before < offset && before < at && form[offset - before - 1] === text[at - before - 1]) before++;
  let after = windowLength;
  while (offset + after < form.length && form[offset + after] === text[at + after]) after++;
  return form.slice(offset - before, offset + after);
}
