import assert from "node:assert/strict";
import fc from "fast-check";
import { checkArguments } from "../../provider/engine/arguments";
import { holdsUnknown, unknownValue } from "../../provider/engine/unknown";
import { lifecycle as accessKeys } from "../../provider/keys/access-key/lifecycle";
import { lifecycle as resourceKeys } from "../../provider/keys/resource-key/lifecycle";
import { lamp } from "./lamp";

const rules = { ...lamp, names: Object.keys(lamp.effects) };
const ofAccessKeys = { ...accessKeys, names: Object.keys(accessKeys.effects) };
const ofResourceKeys = { ...resourceKeys, names: Object.keys(resourceKeys.effects) };
const crn = "crn:v1:bluemix:public:sysdig-secure:us-south:a/0123:5ec00000-0000-4000-8000-000000000001::";
const check = (given: Record<string, unknown>) => checkArguments(rules, given);

/** The unknown at any depth of an argument. */
const unknown = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant<unknown>(unknownValue),
    fc.tuple(fc.jsonValue(), tie("value")),
    fc.tuple(fc.string(), tie("value")).map(([name, value]) => ({ [name]: value, other: 1 })),
  ),
})).value;

describe("Arguments", () => {
  it("that are good come back as the kind wants them, with defaults filled in", () => {
    assert.deepEqual(check({ room: "kitchen", colour: null, watts: undefined }), {
      resolved: { room: "kitchen", isOn: true },
      unresolved: {},
      problems: [],
    });
  });

  it("are checked all at once, one sentence for each thing wrong", () => {
    assert.deepEqual(check({ colour: "blue", watts: -1, isOn: "yes" }).problems, [
      "room is required",
      'colour: must be "red" or "green"',
      "watts: must be 0 or more",
      "isOn: must be true or false, not a text",
    ]);
  });

  it("of an unknown name are refused with the nearest one", () => {
    const [problem, ...others] = check({ room: "kitchen", color: "red" }).problems;
    assert.equal(
      problem,
      'unknown argument "color"; did you mean "colour"? (there are room, colour, watts, isOn, wiring, adopt)',
    );
    assert.deepEqual(others, []);
  });

  it("of an unknown name inside another argument are refused with its path and the nearest one", () => {
    const told = (rotation: unknown) => checkArguments(ofAccessKeys, { instance: crn, rotation }).problems;
    const names = "every, overlap, quarantine, keep, jitter, warnBefore, id, revoke, restore";
    assert.deepEqual(told({ evry: "90d" }), [
      `rotation: unknown name "evry"; did you mean "every"? (there are ${names})`,
    ]);
    assert.deepEqual(told({ evry: "90d", Overlap: "7d" }), [
      `rotation: unknown name "evry"; did you mean "every"? unknown name "Overlap"; did you mean "overlap"? (there are ${names})`,
    ]);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`name-${index}`, 1]));
    assert.equal(
      told(many)
        .join()
        .match(/unknown name/g)?.length,
      5,
    );
  });

  const wrongTypes: [argument: Record<string, unknown>, problem: string][] = [
    [{ rotation: "90d" }, "rotation: must be an object, not a text"],
    [{ rotation: ["90d"] }, "rotation: must be an object, not a list"],
    [{ rotation: { every: 90 } }, "rotation.every: must be a text, not a number"],
    [{ rotation: { every: null } }, "rotation.every: must be a text, not null"],
    [{ rotation: { keep: 1.5 } }, "rotation.keep: must be a whole number"],
    [{ rotation: { keep: 0 } }, "rotation.keep: must be 1 or more"],
    [{ rotation: { keep: 11 } }, "rotation.keep: must be 10 or less"],
    [{ rotation: { id: "" } }, "rotation.id: must not be empty"],
    [{ rotation: { revoke: "0123456789ab" } }, "rotation.revoke: must be a list, not a text"],
    [{ rotation: { revoke: [true] } }, "rotation.revoke.0: must be a text, not true or false"],
    [{ rotation: { revoke: ["canary"] } }, "rotation.revoke.0: must be a fingerprint: 12 hex digits"],
    [{ rotation: { restore: Array(1_001).fill("0123456789ab") } }, "rotation.restore: must have 1000 entries or fewer"],
    [{ enabled: "yes" }, "enabled: must be true or false, not a text"],
    [{ service: "sysdig" }, 'service: must be "sysdig-secure" or "sysdig-monitor"'],
    [{ limit: {} }, "limit: must be a number, not an object"],
    [{ adopt: 5 }, "adopt: must be a text, not a number"],
  ];
  for (const [argument, problem] of wrongTypes) {
    it(`of the wrong kind are told in plain words: ${problem}`, () => {
      assert.deepEqual(checkArguments(ofAccessKeys, { instance: crn, ...argument }).problems, [problem]);
    });
  }

  it("of a resource key are told in the same words", () => {
    const told = (given: object) => checkArguments(ofResourceKeys, { source: crn, ...given }).problems;
    assert.deepEqual(told({ parameters: "HMAC" }), ["parameters: must be an object"]);
    assert.deepEqual(told({ rotation: { revoke: ["not-a-guid"] } }), ["rotation.revoke.0: must be a GUID"]);
    assert.deepEqual(told({ name: "n".repeat(181) }), ["name: must have 180 characters or fewer"]);
  });

  it("that are null are left out, so a required one is missed", () => {
    assert.deepEqual(check({ room: null }).problems, ["room is required"]);
  });

  it("that are not known yet are passed on as they came, at whatever depth, and not checked", () => {
    fc.assert(
      fc.property(unknown, fc.subarray(["room", "colour", "watts", "isOn"], { minLength: 1 }), (value, names) => {
        assert.ok(holdsUnknown(value));
        const { unresolved, problems } = check({
          room: "kitchen",
          ...Object.fromEntries(names.map((each) => [each, value])),
        });
        assert.deepEqual(problems, []);
        assert.deepEqual(Object.keys(unresolved).sort(), [...names].sort());
        for (const each of Object.values(unresolved)) assert.equal(each, value);
      }),
    );
  });

  it("that are not known yet hide nothing that is wrong elsewhere", () => {
    const wrong = { colour: "blue", watts: 4.5, isOn: 1, lumen: 9 };
    fc.assert(
      fc.property(unknown, fc.subarray(Object.keys(wrong)), (value, names) => {
        const given = Object.entries(wrong).filter(([name]) => names.includes(name));
        const { problems } = check({ room: value, ...Object.fromEntries(given) });
        assert.equal(problems.length, names.length, problems.join("; "));
        for (const name of names) assert.ok(problems.some((problem) => problem.includes(name)));
      }),
    );
  });

  it("that contradict each other are told apart also when one is not known yet", () => {
    assert.deepEqual(check({ room: "kitchen", colour: "red", wiring: { a: [unknownValue] } }).problems, [
      "wiring and colour exclude each other",
    ]);
    assert.deepEqual(check({ room: unknownValue, watts: 101 }).problems, ["watts are too many"]);
  });

  it("are never repeated in a problem: a value may be a secret", () => {
    const canary = "canary-7f1e";
    const holding = fc.constantFrom<unknown>(canary, [canary], { [canary]: canary }, { a: { b: canary } });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(lamp.effects), "lumen"), holding), (given) => {
        assert.doesNotMatch(check(given).problems.join(), /canary/);
      }),
    );
  });

  it("named like a property of every object are refused, not found", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      const given = Object.fromEntries([
        ["room", "kitchen"],
        [name, "x"],
      ]);
      assert.match(check(given).problems.join(), new RegExp(`unknown argument "${name}"`));
    }
  });
});
