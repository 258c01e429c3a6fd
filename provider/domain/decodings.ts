import { decodeHTML } from "entities";

/** Each undoes one way in which a text is usually written inside another one. */
const decoders: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(%[0-9a-f]{2})+/gi, (written) => fromHex(written.replaceAll("%", ""))),
  (text) => text.replace(/(=[0-9a-f]{2})+/gi, (written) => fromHex(written.replaceAll("=", ""))),
  (text) => decodeHTML(text.replace(/<[^<>]{0,200}>/g, "")),
  (text) =>
    text.replace(/(?:[\\%]u|U\+)\{?0*([0-9a-f]{1,6})\}?/gi, (written, digits) => characterOf(written, digits, 16)),
  (text) => text.replace(/\\x([0-9a-f]{2})/gi, (written, digits) => characterOf(written, digits, 16)),
  (text) => text.replace(/\\([0-3][0-7]{2})/g, (written, digits) => characterOf(written, digits, 8)),
  // A line break or a tab of JSON: the letter is none of the text's.
  (text) => text.replace(/\\[nrtbfv]/g, " "),
  (text) => text.replace(/\\([^ux])/g, "$1"),
];

/** What is written inside something that is written inside something else needs as many. */
export const mostRounds = 4;

/** No text that anybody means to be read comes to as many. */
const mostTexts = 200;

/** The text, and what it says once it is decoded, as often as that changes anything; undefined where that has no end. */
export function decodingsOf(text: string): readonly string[] | undefined {
  const found = new Set([text]);
  /** What was decoded as a whole already. */
  const seen = new Set([text]);
  let latest = [text];
  for (let round = 0; round < mostRounds && latest.length > 0; round++) {
    const next = new Set<string>();
    for (const each of latest) {
      const whole = decoders.reduce((decoded, decode) => decode(decoded), each);
      next.add(whole);
      for (const decoded of decodedRuns(each)) {
        found.add(decoded);
        // What nobody could read hides nothing more.
        if (isReadable(decoded)) next.add(decoded);
      }
      for (const decode of decoders) found.add(decode(each));
    }
    latest = [...next].filter((each) => !seen.has(each));
    for (const each of latest) {
      found.add(each);
      seen.add(each);
    }
    if (found.size > mostTexts) return undefined;
  }
  return [...found];
}

/** All runs of hex and base64 in it, decoded from each of the places where a longer encoding may have begun. */
function decodedRuns(text: string): string[] {
  const dense = text.replace(/\s+/g, "");
  const hex = [
    ...(dense.match(/[0-9a-f]{16,}/gi) ?? []),
    ...(text.match(/[0-9a-f]{2}(?:[ :-][0-9a-f]{2}){7,}/gi) ?? []).map((run) => run.replace(/[ :-]/g, "")),
  ];
  const base64 = [...(text.match(/[\w+/-]{8,}/g) ?? []), ...(dense.match(/[\w+/-]{8,}/g) ?? [])];
  return [
    ...[0, 1].map((from) => hex.map((run) => fromHex(run.slice(from))).join(" ")),
    ...[0, 1, 2, 3].map((from) => base64.map((run) => Buffer.from(run.slice(from), "base64").toString()).join(" ")),
  ];
}

/** Some of it is: the rest of a run may be words that were no encoding. */
function isReadable(text: string): boolean {
  return /[\w+/%&\\ -]{8}/.test(text);
}

function fromHex(digits: string): string {
  return Buffer.from(digits, "hex").toString();
}

function characterOf(written: string, digits: string, radix: 8 | 16): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}
