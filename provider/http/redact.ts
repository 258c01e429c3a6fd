/** Shorter texts are left alone: replacing them would garble every message. */
const shortestSecret = 8;

const secrets = new Set<string>();

/** Makes every later `redact` of this process hide this value, also in its URL- and base64-encoded forms. */
export function rememberSecret(secret: string): void {
  if (secret.length < shortestSecret) return;
  secrets.add(secret);
  secrets.add(encodeURIComponent(secret));
  secrets.add(Buffer.from(secret).toString("base64"));
}

/** Hides every remembered secret in a text that came from outside, and folds it to one line of bounded length. */
export function redact(text: string, longest = 300): string {
  let clean = text;
  // The longest first: a secret may begin with another one.
  for (const secret of [...secrets].sort((one, other) => other.length - one.length))
    clean = clean.replaceAll(secret, "[redacted]");
  const line = clean.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
