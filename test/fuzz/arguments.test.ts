import assert from "node:assert/strict";
import { Config } from "@pulumi/pulumi";
import fc from "fast-check";
import { unknownValue } from "../../provider/engine/unknown";
import { Canaries } from "../fixtures/canaries";
import { kinds, RecordedCloud } from "./recorded";

const canaries = new Canaries();
canaries.add("canary-of-arguments", '{"canary":"quoted"}');

const strangeNames = fc.constantFrom(
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "every", "overlap", "jitter", "revoke", "id", "keep"],
);

/** Any JSON, with secrets, unknown values and the names of every object's own properties in it, at any depth. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(...canaries.planted, unknownValue, "", 0, -1, 1e300, true, null, "PT1H", "99999999999d"),
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(strangeNames, fc.string({ maxLength: 5 })), tie("value"), { maxKeys: 3 }),
  ),
})).value;

function nested(depth: number, inside: string, [open, close]: [string, string]): unknown {
  return JSON.parse(`${open.repeat(depth)}${inside}${close.repeat(depth)}`);
}

/** What must not take long, or all of the stack. */
const outsized: [what: string, value: unknown][] = [
  ["lists in lists", nested(20_000, '"canary-of-arguments"', ["[", "]"])],
  ["objects in objects", nested(20_000, "1", ['{"a":', "}"])],
  ["an unknown value deep inside", nested(20_000, JSON.stringify(unknownValue), ["[", "]"])],
  ["a hundred thousand characters", "canary-of-arguments".repeat(5_000)],
  ["a long list", Array.from({ length: 20_000 }, (_, index) => index)],
];

describe("Whatever a program declares", function () {
  this.timeout(60_000);
  let cloud: RecordedCloud;
  before(async () => {
    cloud = await RecordedCloud.open();
    cloud.enter();
    for (const { provider } of kinds) await provider.configure({ config: new Config("project") });
    cloud.emulator.clearRequests();
  });
  after(() => cloud.leave());

  for (const { kind, provider, id, inputs, outputs } of kinds) {
    const { owner, __provider, ...good } = inputs;
    const others = ["rotation", "parameters", "adopt", "name", "role", "teamId", "limit", "profile"];
    const names = [...new Set([...Object.keys(good), ...others])];

    /** Judges it twice as new and as a change, and compares it with what is saved where it is good. */
    async function declare(given: Record<string, unknown>): Promise<void> {
      const news = { ...given, owner, __provider };
      for (const olds of [{}, inputs]) {
        const { inputs: checked, failures = [] } = await provider.check(olds, news);
        for (const { property, reason } of failures) {
          assert.equal(property, "");
          assert.match(reason, /^[^\r\n]{1,1000}$/);
          assert.deepEqual(canaries.in(reason), []);
        }
        const again = await provider.check(olds, news);
        assert.deepEqual(again.failures, failures);
        assert.ok(checked !== undefined && !JSON.stringify(Object.values(checked)).includes("undefined"));
        if (failures.length === 0) {
          const { replaces } = await provider.diff(id, outputs, checked);
          assert.ok(Array.isArray(replaces));
        }
      }
      assert.equal(cloud.emulator.requests.length, 0);
    }

    it(`as ${kind} is judged the same way each time, without a value of it and without asking IBM`, async () => {
      const argument = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, strangeNames, fc.string());
      // Half of what is declared is good, so that there is something to compare.
      const given = fc
        .tuple(fc.array(fc.tuple(argument, anything), { maxLength: 4 }), fc.boolean())
        .map(([entries, isGood]) => Object.fromEntries([...(isGood ? Object.entries(good) : []), ...entries]));
      await fc.assert(fc.asyncProperty(given, declare), { numRuns: 150 });
    });

    it(`as ${kind} is judged however large or deep it is`, async () => {
      for (const [, value] of outsized) {
        for (const name of [...names, "unheard-of"]) await declare({ ...good, [name]: value });
      }
      await declare({ ...good, ["x".repeat(100_000)]: 1 });
    });
  }
});
