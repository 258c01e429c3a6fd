/** A way in which an API may repeat a text that it was sent. */
export type Encoding = readonly [how: string, encoded: (secret: string) => string];

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const escapes = (text: string, which: RegExp, form: (code: string) => string, base = 16) =>
  text.replace(which, (unit) => form(unit.charCodeAt(0).toString(base)));
const unicode = (code: string) => `\\u${code.padStart(4, "0")}`;
const notAscii = /[^ -~]/g;
const every = /./gs;
const named: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
  ü: "uuml",
};
const html = (text: string) => text.replace(/[&<>"'ü]/g, (sign) => `&${named[sign]};`);
const url = encodeURIComponent;
const strictUrl = (text: string) => url(text).replace(/[-_.!~*'()]/g, (sign) => `%${hex(sign).toUpperCase()}`);
const hex = (text: string) => Buffer.from(text).toString("hex");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const small = (text: string) => text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase());

/** Forms that have always been known. */
export const usualEncodings: readonly Encoding[] = [
  ["as it is", (secret) => secret],
  ["in JSON", json],
  ["in JSON in JSON", (secret) => json(json(secret))],
  ["in JSON as Go writes it", (secret) => escapes(json(secret), /[&<>]/g, unicode)],
  ["in JSON with slashes escaped", (secret) => json(secret).replaceAll("/", "\\/")],
  ["in a URL", url],
  ["in a URL with small digits", (secret) => small(url(secret))],
  ["in a form", (secret) => new URLSearchParams({ "": secret }).toString().slice(1)],
  ["in base64", base64],
  ["in base64 behind one more letter", (secret) => base64(`u${secret}more`)],
  ["in base64 behind two more letters", (secret) => base64(`us${secret}more`)],
  ["in base64 of URLs", (secret) => Buffer.from(secret).toString("base64url")],
];

/** Forms that the security trial has found a way through with, and their like. */
export const oddEncodings: readonly Encoding[] = [
  ["in upper case", (secret) => secret.toUpperCase()],
  ["in lower case", (secret) => secret.toLowerCase()],
  ["without hyphens", (secret) => secret.replaceAll("-", "")],
  ["without hyphens and in upper case", (secret) => secret.replaceAll("-", "").toUpperCase()],
  ["in hex", hex],
  ["in hex in upper case", (secret) => hex(secret).toUpperCase()],
  ["in a URL in a URL", (secret) => url(url(secret))],
  ["as encodeURI writes it", (secret) => encodeURI(Buffer.from(secret).toString())],
  ["in a strict URL", strictUrl],
  ["in a strict URL with small digits", (secret) => small(strictUrl(secret))],
  ["with every byte as in a URL", (secret) => hex(secret).toUpperCase().replace(/../g, "%$&")],
  ["in JSON of ASCII", (secret) => escapes(json(secret), notAscii, unicode)],
  [
    "in JSON of ASCII in upper case",
    (secret) => escapes(json(secret), notAscii, (code) => unicode(code.toUpperCase())),
  ],
  ["in JSON of ASCII in JSON", (secret) => json(escapes(json(secret), notAscii, unicode))],
  ["with every sign as in JSON of ASCII", (secret) => escapes(secret, every, unicode)],
  ["in HTML", html],
  ["in HTML with a few signs only", (secret) => secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
  ["in HTML by decimal numbers", (secret) => escapes(secret, /[^\w-]/g, (code) => `&#${code};`, 10)],
  ["in HTML by hexadecimal numbers", (secret) => escapes(secret, /[^\w-]/g, (code) => `&#x${code};`)],
  [
    "in HTML by hexadecimal numbers in upper case",
    (secret) => escapes(secret, /[^\w-]/g, (code) => `&#X${code.toUpperCase()};`),
  ],
  ["with every sign as a decimal number of HTML", (secret) => escapes(secret, every, (code) => `&#${code};`, 10)],
  ["with every sign as a hexadecimal number of HTML", (secret) => escapes(secret, every, (code) => `&#x${code};`)],
  ["decomposed", (secret) => secret.normalize("NFD")],
  ["composed, compatible", (secret) => secret.normalize("NFKC")],
  ["with its quotes behind backslashes", (secret) => secret.replace(/['"]/g, "\\$&")],
  ["with single quotes behind backslashes", (secret) => secret.replaceAll("'", "\\'")],
];

/** Every piece of the text of that many characters. */
export function pieces(text: string, length: number): string[] {
  const starts = Array.from({ length: Math.max(1, text.length - length + 1) }, (_, start) => start);
  return starts.map((start) => text.slice(start, start + length));
}
