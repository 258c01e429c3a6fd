import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { isAllowed } from "../../../cli/audit/question";
import { quoted } from "../../../cli/output";

const first = "0123456789ab";
const second = "cccccccccccc";
const disabling = {
  verb: "disable" as const,
  keys: [first],
  lines: [`disable the access key of instance i: ${first}`],
};
const deleting = (key: string) => ({
  verb: "delete" as const,
  keys: [key],
  lines: [`delete the access key of instance i: ${key}`],
});

/** What the user sees, and what comes of the answer. */
async function asked(answer: string, { plan = [disabling], isTTY = true, yes = false }: Asking = {}) {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  input.end(answer);
  const allowed = await isAllowed(plan, yes, input, output);
  return { allowed, shown: String(output.read()) };
}

interface Asking {
  plan?: Parameters<typeof isAllowed>[0] extends readonly (infer Change)[] ? Change[] : never;
  isTTY?: boolean;
  yes?: boolean;
}

const warning = "No `pulumi up` may be running on these stacks: what it is just making looks unmanaged.\n";

describe("The question before a change", () => {
  for (const answer of ["y", "Y", "yes", " yes "]) {
    it(`takes ${JSON.stringify(answer)} for a yes`, async () => {
      const { allowed, shown } = await asked(`${answer}\n`);
      assert.equal(allowed, true);
      assert.equal(shown, `Will disable the access key of instance i: ${first}\n${warning}Do this? [y/N] `);
    });
  }

  for (const answer of ["", "n", "no", "yesterday", first]) {
    it(`takes ${JSON.stringify(answer)} for a no`, async () => {
      assert.equal((await asked(`${answer}\n`)).allowed, false);
    });
  }

  it("takes the end of the terminal for a no", async () => {
    assert.equal((await asked("")).allowed, false);
  });

  it("is not asked with --yes, which also says what is done", async () => {
    assert.deepEqual(await asked("", { plan: [deleting(first)], isTTY: false, yes: true }), {
      allowed: true,
      shown: `Will delete the access key of instance i: ${first}\n${warning}`,
    });
  });

  it("is refused where there is nobody to answer", async () => {
    await assert.rejects(asked("y\n", { isTTY: false }), /there is no terminal\. Say --yes/);
    await assert.rejects(asked(`${first}\n`, { plan: [deleting(first)], isTTY: false }), /there is no terminal/);
  });

  it("wants each key that is deleted to be named, in turn", async () => {
    const plan = [deleting(first), deleting(second)];
    const { allowed, shown } = await asked(`${first}\n ${second} \n`, { plan });
    assert.equal(allowed, true);
    const prompt = "Type the identifier of the key to delete: ";
    assert.ok(shown.endsWith(`${warning}${prompt}${prompt}`), shown);
    assert.equal((await asked(`y\n${first}\n${second}\n`, { plan: [disabling, ...plan] })).allowed, true);
  });

  it("keeps a name of many spaces, a question of its own at its end, in the line that it is part of", async () => {
    const name = `x${" ".repeat(90)}Will delete the access key of nobody: ${second}`;
    const plan = [{ ...disabling, lines: [`disable the access key of instance i (${quoted(name)}): ${first}`] }];
    const { shown } = await asked("n\n", { plan });
    assert.ok(shown.startsWith(`Will disable the access key of instance i ("x Will delete the`), shown);
    const urn = `urn:pulumi:dev::shop::type::x${" ".repeat(90)}Will delete the access key of nobody`;
    const adopting = [{ ...disabling, lines: [`put the access key into the state of dev as ${urn}: ${first}`] }];
    assert.doesNotMatch((await asked("n\n", { plan: adopting })).shown, / {2}/);
  });

  for (const [what, answers] of Object.entries({
    "a yes is typed": "y\n",
    "the keys are named in another order": `${second}\n${first}\n`,
    "one of two keys is named": `${first}\n`,
    "the second key is named wrongly": `${first}\ncccccccccccd\n`,
    "nothing is typed": "\n",
    "a part of it is typed": `${first}\n${second.slice(0, 11)}\n`,
    "the terminal ends": "",
  })) {
    it(`deletes nothing where ${what}`, async () => {
      assert.equal((await asked(answers, { plan: [deleting(first), deleting(second)] })).allowed, false);
    });
  }

  it("shows what was typed instead of a key, and no terminal obeys it", async () => {
    const { allowed, shown } = await asked("\u001b[2J\u009b1Aabc\u202e\n", { plan: [deleting(first)] });
    assert.equal(allowed, false);
    assert.ok(shown.endsWith(`That is not ${first}, but \\u001b[2J\\u009b1Aabc\\u202e: nothing is done.\n`), shown);
  });

  it("does nothing of a plan whose other changes are declined, though a key is named", async () => {
    assert.equal((await asked(`n\n${first}\n`, { plan: [disabling, deleting(second)] })).allowed, false);
  });
});
