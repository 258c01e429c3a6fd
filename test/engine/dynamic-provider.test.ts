import assert from "node:assert/strict";
import { CloudError } from "../../provider/cloud/errors";
import type { Properties } from "../../provider/engine/lifecycle";
import { PartialFailure } from "../../provider/engine/partial-failure";
import { unknownValue } from "../../provider/engine/unknown";
import { envelope, type LampState, lamp, lampProvider } from "./lamp";

const saved: LampState = { room: "kitchen", colour: "red", watts: 5, isOn: true, serial: "s-1" };
const declared = { ...envelope, room: "kitchen", colour: "red", watts: 5, isOn: true };

describe("A diff", () => {
  const rows: [what: string, change: Properties, outcome: "nothing" | "update" | "replace"][] = [
    ["of the same", {}, "nothing"],
    ["of an argument that updates", { watts: 6 }, "update"],
    ["of an argument that replaces", { room: "cellar" }, "replace"],
    ["of both", { room: "cellar", watts: 6 }, "replace"],
    ["of an argument that changes nothing", { wiring: { a: 1 } }, "nothing"],
    ["of an argument taken away", { watts: null }, "update"],
    ["of an argument left out that the kind looks up", { colour: undefined }, "nothing"],
    ["of an argument not known yet that updates", { watts: unknownValue }, "update"],
    ["of an argument not known yet that replaces", { room: unknownValue }, "replace"],
    ["of an argument not known yet in part", { wiring: { a: [unknownValue] }, isOn: [unknownValue] }, "update"],
    ["of another provider string and owner", { __provider: "another", owner: "moved" }, "nothing"],
  ];
  for (const [what, change, outcome] of rows) {
    it(`${what} is ${outcome}`, async () => {
      const { changes, replaces, deleteBeforeReplace } = await lampProvider().diff(
        "id",
        { ...saved, ...envelope },
        { ...declared, ...change },
      );
      assert.equal(changes, outcome !== "nothing");
      assert.deepEqual(replaces, outcome === "replace" ? ["room"] : []);
      assert.equal(deleteBeforeReplace, false);
    });
  }

  for (const [saying, watts] of [
    ["null", null],
    ["absent", undefined],
  ] as const) {
    it(`takes what is saved as ${saying} and declared as null or absent for the same`, async () => {
      for (const now of [null, undefined]) {
        const { changes } = await lampProvider().diff("id", { ...saved, watts }, { ...declared, watts: now });
        assert.equal(changes, false);
      }
    });
  }
});

describe("A diff of an argument not known yet", () => {
  it("is a change, whatever the kind takes for the same", async () => {
    const { diff } = lampProvider({ effects: { ...lamp.effects, room: { change: "replace", isSame: () => true } } });
    assert.deepEqual((await diff("id", saved, { ...declared, room: "cellar" })).replaces, []);
    assert.deepEqual((await diff("id", saved, { ...declared, room: unknownValue })).replaces, ["room"]);
  });
});

describe("A check", () => {
  it("tells what is wrong without naming a property, for the engine would print its value", async () => {
    const { inputs, failures } = await lampProvider().check({}, { ...envelope, watts: "canary" });
    assert.deepEqual(failures, [
      { property: "", reason: "room is required" },
      { property: "", reason: "watts: Invalid input: expected number, received string" },
    ]);
    assert.equal(inputs?.__provider, envelope.__provider);
  });

  it("keeps owner and provider string, fills in defaults, and leaves out what is not given", async () => {
    const given = { ...envelope, room: "kitchen", colour: undefined, watts: null };
    const { inputs, failures } = await lampProvider().check({}, given);
    assert.deepEqual(inputs, { ...envelope, room: "kitchen", isOn: true });
    assert.deepEqual(failures, []);
  });

  it("lets the kind decide with what it knew before: nothing for a new or replaced resource", async () => {
    const asked: unknown[] = [];
    const { check } = lampProvider({
      decide: ({ before, owner, given }) => {
        asked.push([before, owner.project, owner.stack, owner.name, given.room]);
        return { inputs: { watts: 7 } };
      },
    });
    assert.equal((await check({}, { ...envelope, room: "kitchen" })).inputs?.watts, 7);
    await check({ room: "cellar" }, { ...envelope, room: "kitchen" });
    assert.deepEqual(asked, [
      [undefined, "house", "dev", "desk", "kitchen"],
      [{ room: "cellar" }, "house", "dev", "desk", "kitchen"],
    ]);
  });
});

describe("A create", () => {
  it("answers with outputs that hold owner and provider string", async () => {
    const { create } = lampProvider({
      create: async (inputs) => ({ id: "lamp", state: { ...inputs, serial: "s-2" } }),
    });
    assert.deepEqual(await create(declared), { id: "lamp", outs: { ...declared, serial: "s-2" } });
  });

  it("that failed before anything existed is one line, and saves nothing", async () => {
    const { create } = lampProvider({
      create: async () => {
        throw new Error("broken\n  in two");
      },
    });
    await assert.rejects(create(declared), (error) => {
      assert.ok(error instanceof Error && !(error instanceof PartialFailure));
      assert.equal(error.message, "broken in two");
      return true;
    });
  });

  it("that failed after something existed saves the newest of it, with what the SDK needs to load the provider", async () => {
    const { create } = lampProvider({
      create: async (inputs, { exists }) => {
        exists("lamp", { ...inputs, serial: "first" });
        exists("lamp", { ...inputs, serial: "second" });
        throw new CloudError({ code: "refused", attempted: "light it", answered: "it is dark", advice: "Wait." });
      },
    });
    await assert.rejects(create(declared), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.id, "lamp");
      assert.deepEqual(error.properties, { ...declared, serial: "second" });
      assert.deepEqual(error.reasons, ["Could not light it: it is dark. Wait."]);
      return true;
    });
  });
});

describe("An update", () => {
  it("that failed midway saves how far it came", async () => {
    const { update } = lampProvider({
      update: async (id, state, inputs, { exists }) => {
        exists(id, { ...state, watts: inputs.watts });
        throw new Error("no light");
      },
    });
    await assert.rejects(update("lamp", { ...saved, ...envelope }, { ...declared, watts: 9 }), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.properties.watts, 9);
      assert.equal(error.properties.__provider, envelope.__provider);
      return true;
    });
  });

  it("of a state that no version wrote names what cannot be read, and no value", async () => {
    const { update } = lampProvider();
    await assert.rejects(update("lamp", { ...envelope, room: ["canary"] }, declared), (error) => {
      assert.match(String(error), /saved state .* cannot be read \(room, isOn, serial\)/);
      assert.doesNotMatch(String(error), /canary/);
      return true;
    });
  });
});

describe("A read", () => {
  it("answers with what there is, also as inputs, so that the next preview shows the drift", async () => {
    const { read } = lampProvider({ read: async (_id, state) => ({ ...state, watts: 60 }) });
    const { id, props, inputs } = await read("lamp", { ...saved, ...envelope });
    assert.equal(id, "lamp");
    assert.deepEqual(props, { ...saved, ...envelope, watts: 60 });
    assert.deepEqual(inputs, { ...declared, watts: 60 });
  });

  it("of something that is proven gone answers without an id", async () => {
    assert.equal((await lampProvider({ read: async () => undefined }).read("lamp", saved)).id, "");
  });
});

describe("An error that the SDK prints with its stack", () => {
  function printed(lines: readonly string[]): string[] {
    const written: string[] = [];
    const write = process.stderr.write;
    process.stderr.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
    try {
      // biome-ignore lint/suspicious/noConsole: it is what the SDK prints through.
      for (const line of lines) console.error(line);
    } finally {
      process.stderr.write = write;
    }
    return written;
  }

  it("is printed for none of our errors, and for each of everybody else's", async () => {
    const { read } = lampProvider({
      read: async () => {
        throw new Error("it is\ndark");
      },
    });
    const error = await read("lamp", saved).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    assert.equal(error.message, "it is dark");
    const ours = `${error}: ${error.stack}`;
    // The second time it is somebody else's.
    assert.deepEqual(printed([ours, ours, "something else"]), [`${ours}\n`, "something else\n"]);
  });
});
