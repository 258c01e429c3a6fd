import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { isAllowed } from "../../../cli/audit/question";

/** What the user sees, and what comes of the answer. */
async function asked(answer: string, { isTTY = true, yes = false } = {}) {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  input.end(answer);
  const allowed = await isAllowed(["Will delete the access key 0123456789ab."], yes, input, output);
  return { allowed, shown: String(output.read()) };
}

describe("The question before a change", () => {
  for (const answer of ["y", "Y", "yes", " yes "]) {
    it(`takes ${JSON.stringify(answer)} for a yes`, async () => {
      const { allowed, shown } = await asked(`${answer}\n`);
      assert.equal(allowed, true);
      assert.match(shown, /^Will delete the access key 0123456789ab\.\nDo this\? \[y\/N\] /);
    });
  }

  for (const answer of ["", "n", "no", "yesterday"]) {
    it(`takes ${JSON.stringify(answer)} for a no`, async () => {
      assert.equal((await asked(`${answer}\n`)).allowed, false);
    });
  }

  it("takes the end of the terminal for a no", async () => {
    assert.equal((await asked("")).allowed, false);
  });

  it("is not asked with --yes, which also says what is done", async () => {
    assert.deepEqual(await asked("", { isTTY: false, yes: true }), {
      allowed: true,
      shown: "Will delete the access key 0123456789ab.\n",
    });
  });

  it("is refused where there is nobody to answer", async () => {
    await assert.rejects(asked("y\n", { isTTY: false }), /there is no terminal\. Say --yes/);
  });
});
