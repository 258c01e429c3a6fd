/**
 * Characters that a terminal or a log would obey or hide instead of showing them: control, format and bidirectional
 * characters, all spaces but the plain one, characters without a glyph or over others, and halves of surrogate pairs.
 */
const hidden =
  /[\p{C}\p{Me}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{1d159}]|(?! )\p{Zs}|(?<=\p{M}{2})\p{M}/gu;

/** A text from outside that is safe to print: each of those characters is replaced by its escape. */
export function visible(text: string): string {
  return text.replace(hidden, spelled);
}

/** Cuts a text to this length, and never between the halves of a surrogate pair. */
export function shortened(line: string, longest: number): string {
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…` : line;
}

/** Cuts the middle out of a text, so that this length is left, and never between the halves of a surrogate pair. */
export function withoutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor((longest - 1) / 2);
  const beginning = text.slice(0, longest - 1 - half).replace(/[\ud800-\udbff]$/, "");
  return `${beginning}…${text.slice(-half).replace(/^[\udc00-\udfff]/, "")}`;
}

/** JSON that is safe to print: JSON.stringify leaves most of those characters as they are. */
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
