import assert from "node:assert/strict";

/** A name that rewrites what a terminal shows, one that turns the direction of a text, and one that makes a line. */
export const hostileNames = [
  "\u001b[2J\u001b[HAll keys are known.",
  "\u009b1A\u009b1A\u009b1G\u009b0Jold-unused-key",
  "\u001b]0;title\u0007",
  "key\u202eyek\u2066\u200b",
  "line\nDone: nothing\r\n\u2028│ managed │\u0085",
];
export const hostile = hostileNames.join("");

const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Whether nothing in it is obeyed by a terminal but the ends of its lines. */
export function assertPlain(printed: string): void {
  const found = obeyed.exec(printed.replaceAll("\r\n", "\n").replaceAll("\n", ""));
  assert.equal(found, null, JSON.stringify(printed));
}
