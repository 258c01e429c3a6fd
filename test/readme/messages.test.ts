import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cellsOf, checkout, pages, read, tableUnder } from "./pages";

/** All texts of the provider and of the commands, without what the formatter does to them. */
const sources = ["provider", "cli"]
  .flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => read(join(folder, name))),
  )
  .join("\n")
  .replace(/["`'] \+\s+["`']/g, "")
  .replaceAll("\\`", "`")
  .replaceAll('\\"', '"');

/** The messages in the first column: each between backticks, where the message has none itself. */
function messagesIn(rows: Record<string, string>[]): string[] {
  return rows.flatMap(({ Message = "" }) => [...Message.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message));
}

/** What of a quoted message stands in the sources as it is: what lies between names, and between an error's parts. */
function piecesOf(message: string): string[] {
  return message
    .replace(/^Could not /, "")
    .split(/…|: (?=the instance has)/)
    .map((piece) => piece.trim())
    .filter((piece) => /\w{3}/.test(piece));
}

function unknownIn(messages: readonly string[]): string[] {
  return messages.flatMap((message) => piecesOf(message).filter((piece) => !sources.includes(piece)));
}

describe("The messages that the guide quotes", () => {
  it("are those of the code", () => {
    const ofKinds = pages.flatMap((page) => messagesIn(tableUnder(read(page), "Errors")));
    const ofAll = messagesIn(tableUnder(read("docs/guide/troubleshooting.md"), "Messages of this package"));
    assert.ok(ofKinds.length >= 20 && ofAll.length >= 25, `${ofKinds.length}, ${ofAll.length}`);
    assert.deepEqual(unknownIn([...ofKinds, ...ofAll]), []);
  });

  it("would be missed if they were reworded", () => {
    assert.deepEqual(unknownIn(["no credential could be found in …"]), ["no credential could be found in"]);
    assert.deepEqual(cellsOf("| `a \\| b` | c |"), ["`a | b`", "c"]);
  });
});
