import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Secrets that can be recognised wherever and however they turn up. */
export class Canaries {
  readonly planted: string[] = [];

  /** A new secret of a kind; the signs in it look different in a URL, in JSON and in base64. */
  plant = (kind: string): string => {
    const secret = `canary-${kind}-${this.planted.length + 1}/+"=&%`;
    this.planted.push(secret);
    return secret;
  };

  /** Secrets that were made elsewhere. */
  add(...secrets: string[]): void {
    this.planted.push(...secrets);
  }

  /** The secrets that stand in the text in any form. */
  in(text: string | Buffer): string[] {
    // What is quoted in what is quoted has ever more backslashes.
    const bare = withoutBackslashes(text);
    return this.planted.filter((secret) => {
      const forms = new Set(formsOf(secret).map(withoutBackslashes));
      return [...forms].some((form) => bare.includes(form));
    });
  }

  /** The files under the folder with secrets in them, each with those. */
  inFilesOf(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        return this.in(readFileSync(path)).map((secret) => `${path.slice(folder.length)}: ${secret}`);
      });
  }
}

/** As it is; escaped for a URL, for JSON as JavaScript and Go write it, also inside JSON; in base64, wherever in the encoded text it begins. */
function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
    // The first and the last signs depend on the neighbours.
    return whole.slice(Math.ceil((offset * 4) / 3), -4);
  });
  const twice = JSON.stringify(json).slice(1, -1);
  const url = encodeURIComponent(secret);
  return [
    secret,
    ...[json, twice].flatMap((text) => [text, text.replaceAll("&", "\\u0026"), text.replaceAll("&", "\\\\u0026")]),
    url,
    url.toLowerCase(),
    new URLSearchParams({ "": secret }).toString().slice(1),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** One sign for each byte, so that what is no text can be searched like text. */
function withoutBackslashes(text: string | Buffer): string {
  return (Buffer.isBuffer(text) ? text : Buffer.from(text)).toString("latin1").replaceAll("\\", "");
}
