import { deepest, longestState, mostRows as mostResources } from "../../cli/bounds";
import { mostPages, mostRows } from "../../provider/cloud/api/endless-list";
import { mostCharacters as longestIdentifier } from "../../provider/cloud/api/identifier";
import { mostCharacters as longestCrn } from "../../provider/domain/crn";
import { mostRounds } from "../../provider/domain/decodings";
import { largest, mostLevels } from "../../provider/domain/extent";
import { fingerprintOf } from "../../provider/domain/fingerprint";
import { longest as longestMessage } from "../../provider/domain/message";
import { mostTold } from "../../provider/domain/quoted";
import { mostLetters, shortestSecret, shortestWord } from "../../provider/domain/secrets";
import { mostBytes, mostBytesOfOperation } from "../../provider/http/request";
import { defaultRetryRules, longestMeant } from "../../provider/http/retry";
import { mostCharacters as longestDuration } from "../../provider/rotation/duration";
import { mostEnded, mostSaved } from "../../provider/rotation/generations";

const mebibyte = 2 ** 20;
const minute = 60_000;
const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

const digits = (count: number) => count.toLocaleString("en");
const mebibytes = (bytes: number) => `${digits(bytes / mebibyte)} MiB`;
const word = (count: number) => words[count] ?? digits(count);

/** The table of bounds as the code has it: what is bounded, and how. */
export function boundsIn(): Record<string, string> {
  const day = longestMeant === 24 * 60 * minute ? "a day" : `${longestMeant} ms`;
  const operation = word(defaultRetryRules.operationTimeout / minute);
  return {
    "an answer of IBM's": `${mebibytes(mostBytes)}; ${mebibytes(mostBytesOfOperation)} for an operation`,
    "a list of IBM's that comes in pages": `${digits(mostPages)} pages, ${digits(mostRows)} rows, and the ${operation} minutes of an operation`,
    "JSON in an answer": `${mostLevels} levels`,
    "`Retry-After`": `whole seconds or a date, ${day} at most`,
    "an argument": `${mostLevels} levels, ${digits(largest)} characters`,
    "a duration, a CRN, an identifier": `${longestDuration}, ${digits(longestCrn)} and ${longestIdentifier} characters`,
    "a state that the provider is given": `${mostLevels} levels, ${digits(mostSaved)} older keys`,
    "a state that `due` or `audit` reads": `${mebibytes(longestState)}, ${deepest} levels, ${digits(mostResources)} resources`,
  };
}

/** What its sentences say of numbers that the code has. */
export function numbers(): string[] {
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return [
    `the first ${fingerprintOf("").length} hex digits of a SHA-256`,
    `up to ${mostTold} characters of IBM's words`,
    `${capital(word(mostLetters))} letters and digits of it are enough`,
    `${word(mostRounds)} times over`,
    `fewer than ${word(shortestSecret)} letters and digits`,
    `fewer than ${word(shortestSecret)} characters`,
    `from ${word(shortestWord)} characters on`,
    `one line of at most ${digits(longestMessage)} characters`,
    `up to ${mostEnded} ended keys`,
  ];
}
