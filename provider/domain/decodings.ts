import { decodeHTML } from "entities";

/** Each undoes one way in which a text is usually written inside another one. */
const decoders: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(%[0-9a-f]{2})+/gi, (written) => fromHex(written.replaceAll("%", ""))),
  (text) => decodeHTML(text),
  (text) => text.replace(/\\u\{?0*([0-9a-f]{1,6})\}?/gi, (written, digits) => characterOf(written, digits)),
  (text) => text.replace(/\\x([0-9a-f]{2})/gi, (written, digits) => characterOf(written, digits)),
  (text) => text.replace(/\\([^ux])/g, "$1"),
];

/** What is written inside something that is written inside something else needs as many. */
export const mostRounds = 4;

/** The text, and what it says once it is decoded: as often as that changes anything. */
export function decodingsOf(text: string): string[] {
  const found = new Set([text, ...decodedRuns(text)]);
  let whole = text;
  for (let round = 0; round < mostRounds; round++) {
    const before = whole;
    for (const decode of decoders) {
      found.add(decode(before));
      whole = decode(whole);
    }
    if (whole === before) break;
    for (const each of [whole, ...decodedRuns(whole)]) found.add(each);
  }
  return [...found];
}

/** All runs of hex and base64 in it, decoded from each of the places where a longer encoding may have begun. */
function decodedRuns(text: string): string[] {
  const hex = text.match(/[0-9a-f]{16,}/gi) ?? [];
  const base64 = text.match(/[\w+/-]{8,}/g) ?? [];
  return [
    ...[0, 1].map((from) => hex.map((run) => fromHex(run.slice(from))).join(" ")),
    ...[0, 1, 2, 3].map((from) => base64.map((run) => Buffer.from(run.slice(from), "base64").toString()).join(" ")),
  ];
}

function fromHex(digits: string): string {
  return Buffer.from(digits, "hex").toString();
}

function characterOf(written: string, digits: string): string {
  const code = Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}
