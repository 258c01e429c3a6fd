import { readFileSync, statSync } from "node:fs";
import { CloudError } from "../../domain/cloud-error";
import { quotedName } from "../../domain/quoted";
import { rememberSecret } from "../../domain/secrets";
import { type ApiKeyFrom, wrongSettings } from "./configuration";
import type { Environment } from "./environment";

/** The API key in a text; `place` is where the text comes from, for the error. No error repeats the text. */
export function apiKeyIn(given: string, place: string): string {
  const apiKey = given.trim();
  const problem = problemOf(apiKey);
  if (problem === undefined) {
    rememberSecret(apiKey);
    return apiKey;
  }
  throw wrongSettings(`${place} ${problem}`, "Put the API key there as IBM shows it, and nothing else.");
}

/**
 * Why a text cannot be an API key. IAM lets its users choose keys of any characters, so only what comes of a mistake is
 * refused: white space inside, characters that are not ASCII, and quotes and braces at an end, as IBM's SDKs do too.
 */
function problemOf(text: string): string | undefined {
  if (text === "") return "is empty, or holds only blanks";
  if (text.startsWith("{") || text.startsWith("[")) {
    return "holds JSON, as the whole file that `ibmcloud iam api-key-create --file` writes: the API key is the value of its field apikey";
  }
  if (/\s/.test(text)) return "has white space or a line break in it, which no API key has";
  if (!/^[!-~]*$/.test(text)) return "has characters in it that are not ASCII, which no API key has";
  if (/^["'`]|["'`]$/.test(text)) return "begins or ends with a quotation mark, which is no part of an API key";
  if (/^[{}<]|[{}>]$/.test(text)) return "begins or ends with a brace or bracket, which is no part of an API key";
  return undefined;
}

/** The API key that a variable or a file holds; an error where there is none. `place` is the setting that names it. */
export function apiKeyFrom({ env, file }: ApiKeyFrom, place: string, environment: Environment): string | CloudError {
  if (env !== undefined) {
    const name = variableNamed(env, place);
    const value = environment[env] ?? "";
    return value === "" ? missing(`${name} is not set`) : apiKeyIn(value, name);
  }
  const name = fileNamed(file ?? "", place);
  const content = contentOf(file ?? "");
  return content === undefined
    ? missing(`${name} cannot be read, or is no file of an API key's size`)
    : apiKeyIn(content, name);
}

/** A name of another form is not repeated: it may be the API key itself, written in the wrong place. */
function variableNamed(name: string, place: string): string {
  return /^[A-Z_][A-Z0-9_]*$/.test(name)
    ? `the environment variable ${quotedName(name)}, which ${place} names,`
    : `the environment variable that ${place} names`;
}

/** A name without a slash is not repeated: it may be the API key itself, written in the wrong place. */
function fileNamed(file: string, place: string): string {
  return /[/\\]/.test(file) ? `the file ${quotedName(file)}, which ${place} names,` : `the file that ${place} names`;
}

const mostBytes = 64 * 1024;

/** What files held when they were first read: one run signs in with one API key, also when the file changes meanwhile. */
const contents = new Map<string, string>();

function contentOf(file: string): string | undefined {
  const known = contents.get(file);
  if (known !== undefined) return known;
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > mostBytes) return undefined;
    const content = readFileSync(file, "utf8");
    contents.set(file, content);
    return content;
  } catch {
    return undefined;
  }
}

function missing(reason: string): CloudError {
  return new CloudError({
    code: "no-credentials",
    action: "sign in to IBM Cloud",
    reason,
    advice: "Put the API key there, or configure another credential.",
  });
}
