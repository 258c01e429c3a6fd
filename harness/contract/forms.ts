/**
 * What a report tells of an answer: the forms of its values, never the values, which belong to the account. Of IBM's own
 * words only codes and states are told.
 */
export type Forms = Record<string, string>;

/** The form of each field of a body, by the field's path; the elements of a list share a path. */
export function formsOf(body: unknown, known: ReadonlyMap<string, string> = new Map()): Forms {
  const found = new Map<string, Set<string>>();
  const add = (path: string, form: string) => found.set(path, (found.get(path) ?? new Set()).add(form));
  const visit = (path: string, name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      if (value.length === 0) add(path, "empty list");
      for (const element of value) visit(`${path}[]`, name, element);
    } else if (typeof value === "object" && value !== null) {
      const members = Object.entries(value);
      if (members.length === 0) add(path, "empty object");
      for (const [member, inner] of members) {
        const shown = fieldName(member);
        visit(path === "" ? shown : `${path}.${shown}`, member, inner);
      }
    } else if (found.size < mostFields) {
      add(path === "" ? "the body" : path, formOf(value, name, known));
    }
  };
  visit("", "", body);
  return Object.fromEntries([...found].map(([path, forms]) => [path, [...forms].sort().join(" or ")]));
}

/** More than any answer of IBM's has. */
const mostFields = 500;

/** Fields whose values are IBM's own words, the same in every account. */
const codeFields = new Set([
  ...["code", "error_code", "errorCode", "message_code", "status_code", "statusCode", "StatusCode"],
  ...["type", "state", "status", "token_type", "requestType"],
]);

/** The form of one value; `known` names values that the run has sent or met before. */
export function formOf(value: unknown, field: string, known: ReadonlyMap<string, string>): string {
  if (typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "number") return codeFields.has(field) ? String(value) : numberForm(value);
  if (typeof value !== "string") return typeof value;
  const word = known.get(value);
  if (word !== undefined) return word;
  if (codeFields.has(field) && isCode(value)) return JSON.stringify(value);
  return textForm(value);
}

/** Words, or letters and a number as in BXNIM0415E: no id and no key has such a form. */
function isCode(text: string): boolean {
  return text.length <= 60 && /^([A-Za-z]+([_.-][A-Za-z]+)*|[A-Z]{2,8}-?\d{3,5}[A-Z]?)$/.test(text);
}

function numberForm(value: number): string {
  if (!Number.isInteger(value)) return "number with a fraction";
  if (value > 1e12 && value < 1e13) return "epoch milliseconds";
  return value > 1e9 && value < 1e10 ? "epoch seconds" : "whole number";
}

const guid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const prefixes = "ServiceId|iam-ServiceId|ApiKey|Profile|iam-Profile|auto-generated-apikey";
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(?:\.(\d{1,12}))?(Z|[+-]\d\d:?\d\d)$/;

function textForm(text: string): string {
  if (text === "") return "empty text";
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return "JWT";
  if (new RegExp(`^${guid}$`, "i").test(text)) return "GUID";
  const [, prefix] = new RegExp(`^(${prefixes})-${guid}$`, "i").exec(text) ?? [];
  if (prefix !== undefined) return `${prefix}-GUID`;
  if (/^IBMid-[\w-]+$/.test(text)) return "IBMid-…";
  if (/^crn:v1:/.test(text)) return crnForm(text);
  const date = isoDate.exec(text);
  if (date !== null) return dateForm(date);
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return addressForm(new URL(text), `${text.split(":")[0]} URL`);
  if (/^\/\S*$/.test(text) && URL.canParse(text, "https://host"))
    return addressForm(new URL(text, "https://host"), "path");
  if (/^[0-9a-f]{16,}$/i.test(text)) return `${text.length} hex digits`;
  if (/^\d+$/.test(text)) return "digits";
  if (/^[0-9a-f]{8,}$/i.test(text) && /\d/.test(text)) return `${text.length} hex digits`;
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return "e-mail address";
  if (/^[A-Za-z][A-Za-z_.-]{0,23}$/.test(text)) return "word";
  if (/\n/.test(text)) return "text of several lines";
  return /\s/.test(text) ? "text" : `${text.length} characters`;
}

/** Without the ids in it: the service and what it is the CRN of, which are IBM's words. */
function crnForm(crn: string): string {
  const parts = crn.split(":");
  const words = [parts[4], parts[8]].map((part = "") => (/^[A-Za-z-]{1,40}$/.test(part) ? part : "")).filter(Boolean);
  return ["CRN", ...words].join(" ");
}

/** In classes of three digits: a date whose last digits are zeros is often written without them. */
function dateForm([, seconds, fraction, zone]: RegExpExecArray): string {
  const digits = fraction === undefined ? "no fraction" : `up to ${Math.ceil(fraction.length / 3) * 3} digits`;
  const offset = zone === "Z" ? "Z" : zone?.includes(":") ? "an offset with a colon" : "an offset without a colon";
  return `ISO date with ${seconds === undefined ? "no seconds" : digits} and ${offset}`;
}

function addressForm({ searchParams }: URL, what: string): string {
  const names = [...new Set(searchParams.keys())].map(fieldName).sort();
  return names.length === 0 ? what : `${what} with ${names.join(", ")}`;
}

/** The name of a field or parameter, unless it may be a value: some maps have ids or names of the account as keys. */
export function fieldName(name: string): string {
  const isWords =
    /^[A-Za-z_][A-Za-z0-9_ -]{0,49}$/.test(name) && name.replace(/\D/g, "").length <= 2 && !/[0-9a-f]{8}/.test(name);
  return isWords ? name : `(${textForm(name)})`;
}

/** Headers that clients read; the others are only listed. */
const readHeaders =
  /^(content-type|etag|location|retry-after|www-authenticate|(x-)?(global-)?(transaction|request|correlation)-id|x-global-transaction-id|.*ratelimit.*)$/;

export function headerForms(headers: Readonly<Record<string, string>>): Forms {
  const read = Object.entries(headers).filter(([name]) => readHeaders.test(name));
  return Object.fromEntries(read.map(([name, value]) => [`header ${name}`, headerForm(name, value)]));
}

function headerForm(name: string, value: string): string {
  if (name === "content-type") return value.split(";")[0]?.trim().toLowerCase() ?? "";
  if (name === "retry-after") return value === "0" ? "0" : /^\d+$/.test(value) ? "seconds" : "date";
  if (name === "etag") return value.startsWith("W/") ? "weak" : value.startsWith('"') ? "in quotes" : "without quotes";
  return "there";
}
