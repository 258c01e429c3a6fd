/** Shorter texts are left alone: replacing them would garble every message. */
const shortestSecret = 8;

/** The secrets, folded, and every form in which an API may repeat them. */
const secrets = new Set<string>();
const forms = new Set<string>();
/** The longest first: a secret may begin with another one. */
let longestFirst: readonly string[] | undefined;

/** Makes every later `redact` of this process hide this value, in whatever usual encoding it is repeated. */
export function rememberSecret(secret: string): void {
  if (secrets.has(secret)) return;
  secrets.add(secret);
  for (const form of formsOf(secret).map(folded)) if (form.length >= shortestSecret) forms.add(form);
  longestFirst = undefined;
}

/** Hides every remembered secret in a text that came from outside, and folds it to one line of bounded length. */
export function redact(text: string, longest = 300): string {
  // Folded like the secrets: a key of several lines may come back in one.
  let clean = folded(text);
  longestFirst ??= [...forms].sort((one, other) => other.length - one.length);
  for (const form of longestFirst) clean = clean.replaceAll(form, "[redacted]");
  const line = clean.trim();
  // Only now, so that no beginning of a secret is left at the end.
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** As it is and without the spaces around it; as a text in a URL, in a form, in JSON and in JSON inside JSON; in base64. */
function formsOf(secret: string): string[] {
  const json = escaped(secret);
  // Half a sign, as JSON can hold it, is sent as a whole other one.
  const url = encodeURIComponent(Buffer.from(secret).toString());
  return [
    secret,
    secret.trim(),
    ...[json, escaped(json)].flatMap((text) => [text, forHtml(text), text.replaceAll("/", "\\/")]),
    ...[url, new URLSearchParams({ "": secret }).toString().slice(1)].flatMap((text) => [text, inLowerCase(text)]),
    ...base64Of(secret),
  ];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Go's encoder of JSON escapes what could end a script. */
function forHtml(text: string): string {
  return text.replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}

function inLowerCase(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase());
}

/** In both alphabets; inside a longer text, as `user:password` is, all but the signs that depend on its neighbours. */
function base64Of(secret: string): string[] {
  const alone = Buffer.from(secret).toString("base64");
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
    return text.slice(Math.ceil((offset * 4) / 3), -4);
  });
  return [alone, alone.replace(/=+$/, ""), ...inside].flatMap((text) => [
    text,
    text.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}

/** Without line breaks, and without signs that would steer a terminal. */
function folded(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ");
}
