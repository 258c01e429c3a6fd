import assert from "node:assert/strict";
import { envelope, lampProvider } from "./lamp";
import { messagesOf } from "./messages";

describe("A message of a run", () => {
  it("is one line of 4,000 characters at most", async () => {
    const long = `${"many words \u202e\n".repeat(10_000)}end`;
    const fails = async (): Promise<never> => {
      throw new Error(long);
    };
    const { create, delete: remove } = lampProvider({
      create: async (_, { warn }) => {
        await warn(long);
        return fails();
      },
      delete: fails,
    });
    const declared = { ...envelope, room: "kitchen" };
    const told: string[] = [];
    const keep = (error: unknown) => {
      assert.ok(error instanceof Error);
      told.push(error.message);
      return true;
    };
    const said = await messagesOf(async () => {
      await assert.rejects(create(declared), keep);
      await assert.rejects(remove("s-1", { ...declared, isOn: true, serial: "s-1" }), keep);
    });
    told.push(...said.map((line) => line.replace(/^warning: /, "")));
    assert.equal(told.length, 3);
    // Where it is cut stands one more sign.
    for (const line of told) assert.match(line, /^[^\n\u202e]{3999}…$/);
  });
});
