import assert from "node:assert/strict";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import type { Declared } from "../fixtures/provider/engine";
import { accessKey, resourceKey, serviceKey } from "../fixtures/provider/provider-fixture";
import { idsIn } from "../fixtures/provider/snapshot";
import { nested } from "./oddities";

/** Of a state that anybody could have written: a field, and what stands in it. */
const fields: Readonly<Record<string, readonly unknown[]>> = {
  guid: ["..", "", "a/b", null, 5, {}, "__proto__"],
  accessKey: ["..", "", "a/b", null, ["x"], "x".repeat(100_000)],
  generation: [1e308, -1, 0.5, "1", null, Number.MAX_SAFE_INTEGER],
  lostCreates: [
    [{ label: "../..", since: "2026-01-01T00:00:00.000Z" }],
    [{ label: "a".repeat(16), since: "yesterday" }],
    [{ label: "a".repeat(16), since: "9999-12-31T23:59:59.999Z" }],
    [{ label: "a".repeat(16), since: "0001-01-01T00:00:00.000Z" }],
    [{ since: "2026-01-01T00:00:00.000Z" }],
    [{ label: null, since: null }],
    Array.from({ length: 300 }, () => ({ since: "2026-01-01T00:00:00.000Z" })),
    "none",
    {},
  ],
  createdAt: ["yesterday", "9999999-01-01T00:00:00Z", "275760-09-13T00:00:00.001Z", "NaN", 1e308, ""],
  dateCreated: ["yesterday", "9999999-01-01T00:00:00Z", "NaN", 1e308, ""],
  generations: [[{ id: "..", generation: 1e308 }], [{ id: "__proto__" }], "none", null],
  previous: [[{ guid: "..", accessKey: "..", generation: 1e308 }], [null], "none", {}],
  credentials: [JSON.parse('{"__proto__":{"polluted":1}}'), null, [], "none"],
  schedule: [{ since: "9999-12-31T23:59:59.999Z" }, { since: "NaN" }, null, "none"],
  since: ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "NaN", 1e308],
  nextRotation: ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "NaN", 1e308],
  policyId: ["..", "a/b", "", 5],
  profile: ["__proto__", "constructor", "..", 5, {}],
  rotation: [{ every: "30d", overlap: "__proto__" }, { every: 1e308 }, { id: "__proto__" }, []],
  ended: [["__proto__", ".."], "none", [null]],
};

const kinds: Readonly<Record<string, Declared>> = {
  AccessKey: accessKey({ rotation: { every: "30d", overlap: "7d", jitter: "0d" } }),
  ResourceKey: resourceKey({ rotation: { every: "30d", overlap: "7d", jitter: "0d" } }),
  ServiceKey: serviceKey({ restrict: true }),
};

describeBehindFront("A saved state that anybody could have written", (fixture, it) => {
  for (const [kind, declared] of Object.entries(kinds)) {
    it(`(${kind}) is refused by name or harmless: no stranger's key is touched, and none is made without end`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      const good = structuredClone(stack.engine.saved);
      const before = fixture.cloud.contents();
      const strangers = idsIn(fixture.world.fresh);
      for (const [field, values] of Object.entries(fields)) {
        if (!(field in stack.saved("key").outputs) && field !== "lostCreates") continue;
        for (const value of values) {
          for (const run of ["preview", "refresh", "up", "destroy"] as const) {
            fixture.cloud.restore(before);
            stack.engine.saved = structuredClone(good);
            Object.assign(stack.saved("key").outputs, { [field]: value });
            const { errors } = await stack[run]();
            for (const error of errors) assertClear(error);
            const now = idsIn(fixture.cloud.contents());
            assert.deepEqual(
              strangers.filter((id) => !now.includes(id)),
              [],
              `${run} with ${field}`,
            );
            assert.ok(now.length <= strangers.length + 2, `${run} with ${field} made ${now.length} keys`);
          }
        }
        stack.engine.saved = structuredClone(good);
      }
      assert.equal(Reflect.get({}, "polluted"), undefined);
    });
  }
});

describeBehindFront("Members that every object has", (fixture, it) => {
  const polluting: unknown = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  const isClean = () => assert.equal(Reflect.get({}, "polluted"), undefined);

  it("as parameters of a resource key are sent as they are, or refused, and change no other object", async () => {
    const { errors } = await fixture.stack({ key: resourceKey({ parameters: polluting }) }).up();
    for (const error of errors) assertClear(error);
    isClean();
  });

  it("as names of arguments are refused by name", async () => {
    for (const name of ["constructor", "toString", "hasOwnProperty"]) {
      const { errors } = await fixture.stack({ key: accessKey({ [name]: 1 }) }).up();
      assert.equal(errors.length, 1);
      assertClear(errors[0] ?? "");
      assert.ok(errors[0]?.includes(name));
    }
    assert.deepEqual(fixture.front.calls, []);
    isClean();
  });

  it("as names of profiles are no profiles", async () => {
    for (const profile of ["__proto__", "constructor", "toString"]) {
      for (const profiles of [
        undefined,
        "{}",
        '{"blue":{"apiKey":"canary-of-blue"}}',
        '{"__proto__":{"apiKey":"canary-x"}}',
      ]) {
        const stack = fixture.stack({ key: accessKey({ profile }) });
        if (profiles !== undefined) stack.configuration = { "ibm-keys:profiles": profiles };
        const { errors } = await stack.up();
        assert.equal(errors.length, 1);
        assertClear(errors[0] ?? "");
        assert.doesNotMatch(errors[0] ?? "", /canary/);
        assert.match(errors[0] ?? "", /there is no such profile/);
      }
    }
    assert.deepEqual(fixture.front.heard, []);
    isClean();
  });
});

describeBehindFront("Profiles that are none", (fixture, it) => {
  const all = {
    "a list": '["canary-secret"]',
    null: "null",
    "a text": '"canary-secret"',
    "a number": "5",
    "broken JSON": '{"blue":{"apiKey":"canary-secret"',
    "a profile that is a list": '{"blue":["canary-secret"]}',
    "a profile that is null": '{"blue":null}',
    "a key that is a number": '{"blue":{"apiKey":5,"canary-name":1}}',
    "a key that is an object": '{"blue":{"apiKey":{"canary":"canary-secret"}}}',
    "JSON that is too deep": `{"blue":{"apiKey":${nested(50_000)}}}`,
    "a host that is another's": '{"blue":{"apiKey":"canary-secret","endpoints":{"iam":"http://canary.test"}}}',
  };
  for (const [what, profiles] of Object.entries(all)) {
    it(`but ${what} are refused without a value, before anything is asked`, async () => {
      const stack = fixture.stack({ key: accessKey({ profile: "blue" }) });
      stack.configuration = { "ibm-keys:profiles": profiles };
      const { errors } = await stack.up();
      assert.equal(errors.length, 1);
      assertClear(errors[0]?.replaceAll("null", "") ?? "");
      assert.doesNotMatch(errors[0] ?? "", /canary-secret|canary\.test/);
      assert.deepEqual(fixture.front.heard, []);
    });
  }
});

describeBehindFront("Two stacks that make 48 keys of one instance at once", (fixture, it) => {
  for (const [what, one] of [
    ["access keys", accessKey],
    ["resource keys", resourceKey],
  ] as const) {
    it(`(${what}) share none and lose none`, async () => {
      const program = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`key-${index}`, one()]));
      const stacks = [fixture.stack(program), fixture.stack(program)];
      const runs = await Promise.all(stacks.map((stack) => stack.up({ parallel: 24 })));
      assert.deepEqual(
        runs.flatMap(({ errors }) => errors),
        [],
      );
      const ids = stacks.flatMap(({ engine }) => engine.saved.map(({ id }) => id));
      assert.deepEqual([new Set(ids).size, fixture.own.length, fixture.unknown], [48, 48, []]);
      await Promise.all(stacks.map((stack) => stack.destroy({ parallel: 24 })));
      assert.deepEqual(fixture.own, []);
    });
  }
});
