import assert from "node:assert/strict";
import fc from "fast-check";
import { checkArguments } from "../../provider/engine/arguments";
import { holdsUnknown, unknownValue } from "../../provider/engine/unknown";
import { lamp } from "./lamp";

const rules = { ...lamp, names: Object.keys(lamp.effects) };
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
      'colour: Invalid option: expected one of "red"|"green"',
      "watts: Too small: expected number to be >=0",
      "isOn: Invalid input: expected boolean, received string",
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
