import assert from "node:assert/strict";
import { CloudError } from "../../provider/domain/cloud-error";
import type { Properties } from "../../provider/engine/contract";
import { PartialFailure } from "../../provider/engine/partial-failure";
import { unknownValue } from "../../provider/engine/unknown";
import { envelope, type LampState, lamp, lampProvider, litLamp } from "./lamp";
import { messagesOf } from "./messages";

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
    // A refresh would show it as a drift while the state says that it is declared.
    ["of an argument that is declared no longer, and that the kind looks up", { colour: undefined }, "update"],
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

  it("of an argument left out, as it was, that the kind looks up is nothing", async () => {
    const looked = { ...saved, ...envelope, derived: ["colour"] };
    assert.equal((await lampProvider().diff("id", looked, { ...declared, colour: undefined })).changes, false);
  });

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

describe("A diff with replaceOnChanges", () => {
  const rows: [paths: string[], change: Properties, replaces: string[]][] = [
    [["watts"], { watts: 6 }, ["watts"]],
    [["*"], { watts: 6 }, ["watts"]],
    [["isOn"], { watts: 6 }, []],
    [["watts"], {}, []],
    // What changes nothing by itself replaces nothing.
    [["wiring"], { wiring: { a: 1 } }, []],
    [["watts"], { room: "cellar", watts: 6 }, ["room", "watts"]],
    [["watts"], { watts: unknownValue }, ["watts"]],
  ];
  for (const [paths, change, replaces] of rows) {
    it(`replaces by ${replaces.join(" and ") || "nothing"} for ${paths} and ${JSON.stringify(change)}`, async () => {
      const news = { ...declared, ...change, replaceOnChanges: paths };
      const found = await lampProvider().diff("id", { ...saved, ...envelope }, news);
      assert.deepEqual([...(found.replaces ?? [])].sort(), replaces);
      assert.equal(
        found.changes,
        Object.keys(change).some((name) => name !== "wiring"),
      );
    });
  }

  const wired = { a: [{ b: 1 }], c: 2 };
  const nested: [path: string, wiring: unknown, isReplaced: boolean][] = [
    ["wiring.c", { ...wired, c: 3 }, true],
    ['wiring["c"]', { ...wired, c: 3 }, true],
    ["wiring.c", { ...wired, a: [] }, false],
    ["wiring.a[0].b", { ...wired, a: [{ b: 2 }] }, true],
    ["wiring.a[*].b", { ...wired, a: [{ b: 2 }] }, true],
    ["wiring.a[1].b", { ...wired, a: [{ b: 2 }] }, false],
    ["wiring.*", { ...wired, d: 4 }, true],
    // The argument as a whole has gone.
    ["wiring.c", undefined, false],
  ];
  for (const [path, wiring, isReplaced] of nested) {
    it(`replaces ${isReplaced ? "by" : "nothing for"} ${path} where it is ${JSON.stringify(wiring)} now`, async () => {
      const { diff } = lampProvider({ effects: { ...lamp.effects, wiring: { change: "update" } } });
      const news = { ...declared, wiring, replaceOnChanges: [path] };
      const { replaces } = await diff("id", { ...saved, ...envelope, wiring: wired }, news);
      assert.deepEqual(replaces, isReplaced ? ["wiring"] : []);
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

describe("A diff of work that is due", () => {
  const due = { isDue: true, events: ["rotates"], warnings: ["soon"], problem: undefined };
  const olds = { ...saved, ...envelope };

  it("is a change, which is said with its reason", async () => {
    const { diff } = lampProvider({ dueWork: () => due });
    const said = await messagesOf(async () => assert.equal((await diff("lamp", olds, declared)).changes, true));
    assert.deepEqual(said, ["info: rotates", "warning: soon"]);
  });

  it("is refused where what is declared cannot be meant, and says nothing else", async () => {
    const { diff } = lampProvider({ dueWork: () => ({ ...due, problem: "revoke names nobody's key" }) });
    const said = await messagesOf(() =>
      assert.rejects(diff("lamp", olds, declared), /^Error: revoke names nobody's key$/),
    );
    assert.deepEqual(said, []);
  });

  it("does not ask after a read, where the refresh compares, nor when another one is made in its place", async () => {
    const dueWork = () => assert.fail("it asks");
    const { read, diff } = lampProvider({ read: async (state) => state, dueWork });
    await read("lamp", olds);
    assert.equal((await diff("lamp", olds, declared)).changes, false);
    assert.deepEqual((await diff("lamp", olds, { ...declared, room: "cellar" })).replaces, ["room"]);
  });

  it("is asked again by the update that follows the refresh", async () => {
    const { read, diff } = lampProvider({ read: async (state) => state, dueWork: () => due });
    await read("lamp", olds);
    await diff("lamp", olds, declared);
    await messagesOf(async () => assert.equal((await diff("lamp", olds, declared)).changes, true));
  });
});

describe("Inputs that are ignored with everything else", () => {
  it("come as they were saved, pass the check, and change nothing", async () => {
    const { check, diff } = lampProvider();
    const { inputs, failures } = await check(declared, declared);
    assert.deepEqual([inputs, failures], [declared, []]);
    assert.equal((await diff("lamp", { ...saved, ...envelope }, inputs ?? {})).changes, false);
  });
});

describe("A check", () => {
  it("tells what is wrong without naming a property, for the engine would print its value", async () => {
    const { inputs, failures } = await lampProvider().check({}, { ...envelope, watts: "canary" });
    assert.deepEqual(failures, [
      { property: "", reason: "room is required" },
      { property: "", reason: "watts: must be a number, not a text" },
    ]);
    assert.equal(inputs?.__provider, envelope.__provider);
  });

  it("keeps owner and provider string, fills in defaults, and leaves out what is not given", async () => {
    const given = { ...envelope, room: "kitchen", colour: undefined, watts: null };
    const { inputs, failures } = await lampProvider().check({}, given);
    assert.deepEqual(inputs, { ...envelope, room: "kitchen", isOn: true });
    assert.deepEqual(failures, []);
  });

  it("says the same at every time: it asks no clock, and leaves nothing to chance", async () => {
    const asked = () => assert.fail("it asks the clock");
    const { check } = lampProvider({}, { clock: { now: asked, elapsed: asked, sleep: asked, timeout: asked } });
    const given = { ...envelope, room: "kitchen" };
    assert.deepEqual(await check({}, given), await check({ watts: 3 }, given));
  });
});

describe("A create", () => {
  it("answers with outputs that hold owner, provider string and what was looked up for it", async () => {
    const { create } = lampProvider({ create: async (inputs) => litLamp(inputs, "s-2") });
    assert.deepEqual(await create(declared), { id: "s-2", outs: { ...declared, serial: "s-2" } });
    const { colour: _, ...rest } = declared;
    assert.deepEqual((await create(rest)).outs, { ...rest, colour: "green", serial: "s-2", derived: ["colour"] });
  });

  it("keeps the id of what it made first, whatever becomes of that", async () => {
    const { create } = lampProvider({
      create: async (inputs, { checkpoint }) => {
        checkpoint(litLamp(inputs, "first"));
        return litLamp(inputs, "nothing of it is left");
      },
    });
    assert.equal((await create(declared)).id, "first");
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
      create: async (inputs, { checkpoint }) => {
        checkpoint(litLamp(inputs, "first"));
        checkpoint(litLamp({ ...inputs, watts: 7 }, "first"));
        throw new CloudError({ code: "rejected", action: "light it", reason: "it is dark", advice: "Wait." });
      },
    });
    await assert.rejects(create(declared), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.id, "first");
      assert.deepEqual(error.properties, { ...declared, watts: 7, serial: "first" });
      assert.deepEqual(error.reasons, ["Could not light it: it is dark. Wait."]);
      return true;
    });
  });
});

describe("An update", () => {
  it("that failed midway saves how far it came", async () => {
    const { update } = lampProvider({
      update: async (state, inputs, { checkpoint }) => {
        checkpoint({ ...state, watts: inputs.watts });
        throw new Error("no light");
      },
    });
    await assert.rejects(update("lamp", { ...saved, ...envelope }, { ...declared, watts: 9 }), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.id, "lamp");
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
    const { read } = lampProvider({ read: async (state) => ({ ...state, watts: 60 }) });
    const { id, props, inputs } = await read("lamp", { ...saved, ...envelope });
    assert.equal(id, "lamp");
    assert.deepEqual(props, { ...saved, ...envelope, watts: 60 });
    assert.deepEqual(inputs, { ...declared, watts: 60 });
  });

  it("shows no drift where nothing has changed: what was looked up is no input", async () => {
    const { read, diff } = lampProvider({ read: async (state) => state });
    const { colour: _, ...inputs } = declared;
    const outputs = { ...saved, ...envelope, derived: ["colour"] };
    const answer = await read("lamp", outputs);
    assert.deepEqual(answer.props, outputs);
    assert.deepEqual(answer.inputs, inputs);
    // As a refresh asks: with the new inputs as old ones, and the old ones as new ones.
    assert.equal((await diff("lamp", outputs, inputs)).changes, false);
  });

  it("is a drift where anything but an argument has changed", async () => {
    const { read, diff } = lampProvider({ read: async (state) => ({ ...state, serial: "s-9" }) });
    const { props = {} } = await read("lamp", { ...saved, ...envelope });
    assert.equal((await diff("lamp", props, declared)).changes, true);
    assert.equal((await diff("lamp", props, declared)).changes, false, "the refresh alone asks so");
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
