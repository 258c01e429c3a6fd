import assert from "node:assert/strict";
import { envelope, lampProvider } from "./lamp";

const declared = { ...envelope, room: "kitchen" };

function nested(levels: number): unknown {
  let value: unknown = "canary";
  for (let level = 1; level <= levels; level++) value = { in: value };
  return value;
}

async function failuresOf(args: Record<string, unknown>): Promise<string[]> {
  const { failures = [] } = await lampProvider().check({}, { ...declared, ...args });
  return failures.map(({ reason }) => reason);
}

describe("An argument", () => {
  it("has 100 levels at most: one of more is refused by name, and nothing of it is repeated", async () => {
    assert.deepEqual(await failuresOf({ wiring: nested(100) }), []);
    assert.deepEqual(await failuresOf({ wiring: nested(101) }), ["wiring is nested deeper than 100 levels"]);
  });

  it("has 1,000,000 characters at most, of all of its texts together", async () => {
    const texts = (length: number) => ({ wiring: { one: "x".repeat(length), other: "y".repeat(length) } });
    assert.deepEqual(await failuresOf(texts(499_990)), []);
    assert.deepEqual(await failuresOf(texts(500_001)), ["wiring is larger than 1000000 characters"]);
  });
});

describe("A state that the provider is given", () => {
  it("has 100 levels at most, its properties being the first", async () => {
    const saved = { ...declared, isOn: true, serial: "s-1" };
    const { diff, delete: remove } = lampProvider();
    await diff("s-1", { ...saved, wiring: nested(99) }, declared);
    await assert.rejects(diff("s-1", { ...saved, wiring: nested(100) }, declared), /nested deeper than 100 levels/);
    await assert.rejects(remove("s-1", { ...saved, wiring: nested(100) }), /nested deeper than 100 levels/);
  });
});
