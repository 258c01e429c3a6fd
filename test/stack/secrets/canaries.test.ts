import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Canaries } from "../../fixtures/canaries";

describe("The search for secrets", () => {
  const canaries = new Canaries();
  const secret = canaries.plant("key");
  const other = canaries.plant("key");
  const hidden = [
    secret,
    JSON.stringify({ secret }),
    JSON.stringify(JSON.stringify({ secret })),
    JSON.stringify({ secret }).replaceAll("&", "\\u0026"),
    JSON.stringify(JSON.stringify({ secret }).replaceAll("&", "\\u0026")),
    [1, 2, 3, 4].reduce((text) => JSON.stringify(text), secret).replaceAll("&", "\\u0026"),
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString(),
    Buffer.from(secret).toString("base64"),
    Buffer.from(`a${secret}b`).toString("base64"),
    Buffer.from(`user:pw${secret}and more`).toString("base64url"),
  ];
  for (const text of hidden) {
    it(`finds one in ${text}`, () => {
      assert.deepEqual(canaries.in(`before ${text} after`), [secret]);
      assert.deepEqual(canaries.in(text.slice(0, 7)), []);
    });
  }

  it("finds them in the files of a folder, at any depth, and names the files", () => {
    const folder = mkdtempSync(join(tmpdir(), "canaries-"));
    try {
      mkdirSync(join(folder, "deep", "deeper"), { recursive: true });
      writeFileSync(join(folder, "deep", "deeper", "a.json"), JSON.stringify([secret, other]));
      writeFileSync(join(folder, "b"), "nothing here");
      assert.deepEqual(canaries.inFilesOf(folder), [`/deep/deeper/a.json: ${secret}`, `/deep/deeper/a.json: ${other}`]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
