import assert from "node:assert/strict";
import type { Properties } from "../../provider/engine/contract";
import { anotherProcess } from "./another-process";
import { envelope, type LampState, lampProvider } from "./lamp";
import { messagesOf } from "./messages";

const saved: LampState = { room: "kitchen", colour: "red", watts: 5, isOn: true, serial: "s-1" };
const declared = { ...envelope, room: "kitchen", colour: "red", watts: 5, isOn: true };

function nested(levels: number): unknown {
  let value: unknown = "end";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

const refusal = /^Error: What is saved or declared of this resource is nested deeper than 100 levels\./;

describe("A state that somebody has nested too deep", () => {
  for (const levels of [200, 100_000]) {
    const deep: Properties = { ...saved, ...envelope, wiring: nested(levels), stranger: nested(levels) };
    it(`is refused in one sentence by each operation, and nothing is done (${levels} levels)`, async () => {
      const { diff, read, update, delete: remove } = lampProvider();
      await assert.rejects(diff("s-1", deep, declared), refusal);
      await assert.rejects(read("s-1", deep), refusal);
      await assert.rejects(update("s-1", deep, declared), refusal);
      await assert.rejects(remove("s-1", deep), refusal);
    });
  }
});

describe("Arguments that are too many or too large", () => {
  it("are refused by name, and none of their value is repeated", async () => {
    const { failures = [] } = await lampProvider().check({}, { ...declared, room: "canary".repeat(200_000) });
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ["room is larger than 1000000 characters"],
    );
  });

  it("are told of in fifty short sentences at most", async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`${"x".repeat(5_000)}${at}`, at]));
    const { failures = [] } = await lampProvider().check({}, { ...declared, ...many });
    assert.equal(failures.length, 50);
    assert.ok(failures.every(({ reason }) => reason.length < 300));
  });
});

describe("What the program declares to be a secret", () => {
  it("is in no failure, diagnostic or error, whatever the argument's name", async () => {
    const secretArguments = ["room", "colour", "wiring"];
    const room = "canary room 81";
    const inputs = { ...declared, room, colour: "canary-82", wiring: { deep: ["canary-83"] }, secretArguments };
    const known = { ...inputs, colour: undefined };
    const words = async (): Promise<never> => {
      throw new Error(`no CANARY ROOM 81 with canary-82 and "canary-83"`);
    };
    const {
      check,
      create,
      update,
      delete: remove,
    } = await anotherProcess({
      create: async (_, { warn }) => {
        await warn(`${room} is dark`);
        return words();
      },
      update: words,
      delete: words,
    });
    const { failures = [] } = await check({}, { ...inputs, room: "c8" });
    const said = await messagesOf(async () => {
      for (const work of [
        () => create(known),
        () => update("s-1", { ...saved, ...envelope }, known),
        () => remove("s-1", { ...saved, ...known }),
      ]) {
        await assert.rejects(work(), (error) => error instanceof Error && !/canary/i.test(error.message));
      }
    });
    assert.deepEqual(said, ["warning: [secret] is dark"]);
    assert.doesNotMatch(JSON.stringify(failures), /canary|c8/);
  });
});

describe("A secret that is declared in an odd form", () => {
  const said = async (properties: Properties, words: string) => {
    const { create } = await anotherProcess({
      create: async () => {
        throw new Error(words);
      },
    });
    const thrown: unknown = await create({ ...declared, ...properties }).catch((error: unknown) => error);
    return thrown instanceof Error ? thrown.message : "";
  };

  it("is told where it is the fingerprint of a key to be adopted, and nowhere else", async () => {
    const adopted = { adopt: "0123456789ab", secretArguments: ["adopt"] };
    assert.equal(await said(adopted, "no key 0123456789ab"), "no key 0123456789ab");
    const named = { wiring: { hex: "ba9876543210" }, secretArguments: ["wiring"] };
    assert.equal(await said(named, "no key ba9876543210"), "no key [secret]");
  });

  it("is not told where it is the name of a value, or a text of many lines", async () => {
    const wiring = { "canary-84": 1, lines: "canary-85\nof two\tlines" };
    assert.equal(
      await said({ wiring, secretArguments: ["wiring"] }, "canary-84 of canary-85 of two lines"),
      "[secret] of [secret]",
    );
  });

  it("loses no message where it is longer than any pattern", async () => {
    const wiring = { certificate: "MIIC".repeat(20_000) };
    assert.equal(await said({ wiring, secretArguments: ["wiring"] }, "it broke"), "it broke");
  });
});

describe("What a terminal would obey", () => {
  it("is spelled out in every diagnostic and error", async () => {
    const { create } = await anotherProcess({
      create: async (_, { inform }) => {
        await inform("lit \u001b[2J\u202e");
        throw new Error("broke \u009b1A\u200b\n at once");
      },
    });
    const said = await messagesOf(() =>
      assert.rejects(create(declared), { message: "broke \\u009b1A\\u200b at once" }),
    );
    assert.deepEqual(said, ["info: lit \\u001b[2J\\u202e"]);
  });
});
