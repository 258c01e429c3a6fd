import { decodeHTML } from "entities";

/** Each undoes one usual encoding of a text inside another one. */
const decoders: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(%[0-9a-f]{2})+/gi, (written) => fromHex(written.replaceAll("%", ""))),
  (text) => text.replace(/(=[0-9a-f]{2})+/gi, (written) => fromHex(written.replaceAll("=", ""))),
  (text) => decodeHTML(text.replace(/<[^<>]{0,200}>/g, "")),
  (text) =>
    text.replace(/(?:[\\%]u|U\+)\{?0*([0-9a-f]{1,6})\}?/gi, (written, digits) => characterOf(written, digits, 16)),
  (text) => text.replace(/\\x([0-9a-f]{2})/gi, (written, digits) => characterOf(written, digits, 16)),
  (text) => text.replace(/\\([0-3][0-7]{2})/g, (written, digits) => characterOf(written, digits, 8)),
  // A line break or a tab in JSON: the letter is not part of the text.
  (text) => text.replace(/\\[nrtbfv]/g, " "),
  (text) => text.replace(/\\([^ux])/g, "$1"),
];

/** How many encodings inside one another are undone. */
export const mostRounds = 4;

/** A text with more decodings than this was not meant to be read. */
const mostTexts = 200;

/** The text and all its decodings, round by round while they change anything; undefined where there are too many. */
export function decodingsOf(text: string): readonly string[] | undefined {
  const found = new Set([text]);
  /** Texts that were decoded as a whole already. */
  const seen = new Set([text]);
  let latest = [text];
  for (let round = 0; round < mostRounds && latest.length > 0; round++) {
    const next = new Set<string>();
    for (const each of latest) {
      const whole = decoders.reduce((decoded, decode) => decode(decoded), each);
      next.add(whole);
      for (const decoded of decodedRuns(each)) {
        found.add(decoded);
        // What is not readable holds no further encoding.
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

/** All runs of hex and base64, decoded from each offset at which a longer encoding may have begun. */
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

/** Whether a part of it is readable: the rest of a run may be words that were no encoding. */
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
