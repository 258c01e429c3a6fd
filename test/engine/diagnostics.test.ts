import assert from "node:assert/strict";
import { report } from "../../provider/engine/dynamic/diagnostics";

describe("A message to the user", () => {
  it("is printed where no engine is there to show it", async () => {
    const { argv } = process;
    const { write } = process.stderr;
    const printed: string[] = [];
    // The engine's address would be the last argument.
    process.argv = argv.slice(0, 2);
    process.stderr.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
    try {
      await report("warning", "urn", "it is dark");
    } finally {
      process.stderr.write = write;
      process.argv = argv;
    }
    assert.deepEqual(printed, ["warning: it is dark\n"]);
  });
});
