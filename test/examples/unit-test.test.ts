import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../harness/pulumi-cli/process";
import { folderOf } from "../fixtures/stack/with-example";

const checkout = join(__dirname, "..", "..");

describe("The example of a unit test with mocks", () => {
  it("unit-test: passes in a process of its own, with no engine and no network", async function () {
    this.timeout(30_000);
    const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
    const file = join(folderOf("unit-test"), "index.test.ts");
    const { exitCode, stdout, stderr } = await run(process.execPath, [mocha, file], { cwd: checkout });
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /✔ declares one access key, for at most 50 agents.*\n.*✔ keeps the manifest a secret/);
    assert.match(stdout, /2 passing/);
  });
});
