/**
 * What a terminal or a log would obey or hide instead of showing it: control, format and bidirectional characters, every
 * space but the plain one, signs that have no shape or cover others, and halves of characters.
 */
const hidden =
  /[\p{C}\p{Me}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{1d159}]|(?! )\p{Zs}|(?<=\p{M}{2})\p{M}/gu;

/** A text from outside as it may be printed, in one line: what would be obeyed or hidden is spelled out. */
export function visible(text: string): string {
  return text.replace(hidden, spelled);
}

/** At most so long, and whole characters. */
export function shortened(line: string, longest: number): string {
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…` : line;
}

/** JSON of the same value, with nothing in it that a terminal would obey: JSON itself leaves most of that as it is. */
export function visibleJson(value: unknown, indentation?: number): string {
  // Line breaks between the members are ours; those inside texts are escaped by JSON already.
  return JSON.stringify(value, null, indentation)
    .split("\n")
    .map((line) => line.replace(hidden, inJson))
    .join("\n");
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

function inJson(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
