import assert from "node:assert/strict";
import { Config } from "@pulumi/pulumi";
import fc from "fast-check";
import type { CloudState } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { damages, oddities, placesIn, spoilt } from "./damage";
import { kinds, type Provider, RecordedCloud } from "./recorded";

const properties = z.record(z.string(), z.unknown());

/** How every error of ours begins; a crash would begin otherwise. */
const ours =
  /^(Could not [a-z]|The saved state of this resource cannot be read \(|The key \S+ is owned by |A resource key cannot be disabled)/;

describe("A saved state with anything in it", function () {
  this.timeout(60_000);
  let cloud: RecordedCloud;

  before(async () => {
    cloud = await RecordedCloud.open();
    cloud.enter();
  });
  after(() => cloud.leave());

  const keysOf = (all: CloudState) => [
    ...all.accessKeys.map((key) => key.accessKey),
    ...all.resourceKeys.filter(({ state }) => state === "active").map(({ guid }) => guid),
  ];

  /** What is wrong with the error, if it is one. */
  function faultsOf(error: unknown): string[] {
    if (error === undefined) return [];
    if (!(error instanceof Error)) return ["it is no Error"];
    const text = `${error.message} ${error.stack} ${error.cause}`;
    return [
      ...(ours.test(error.message) ? [] : [`not ours: ${text}`]),
      ...(/[\r\n]/.test(error.message) || error.message.length > 2_000 ? ["not a line"] : []),
      ...cloud.secrets.in(text),
    ];
  }

  for (const { kind, provider, id, inputs, outputs } of kinds) {
    const held = JSON.stringify(outputs);
    const methods: Readonly<Record<string, (it: Provider, olds: Record<string, unknown>) => unknown>> = {
      diff: (it, olds) => it.diff(id, olds, inputs),
      read: (it, olds) => it.read(id, olds),
      update: (it, olds) => it.update(id, olds, inputs),
      delete: (it, olds) => it.delete(id, olds),
    };
    for (const [method, run] of Object.entries(methods)) {
      it(`of ${kind} makes ${method} succeed or fail with an error of ours, and no other key is ended or made`, async () => {
        const once = async (state: unknown) => {
          const olds = properties.safeParse(state);
          if (!olds.success) return;
          cloud.startAnew();
          await provider.configure({ config: new Config("project") });
          const error: unknown = await Promise.resolve(run(provider, olds.data)).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          const before = keysOf(cloud.contents);
          const now = keysOf(cloud.emulator.cloud.contents());
          const mayEnd = (key: string) => method !== "read" && method !== "diff" && held.includes(key);
          const wrong = {
            faults: faultsOf(error),
            ended: before.filter((key) => !now.includes(key) && !mayEnd(key)),
            made: method === "update" ? [] : now.filter((key) => !before.includes(key)),
          };
          assert.deepEqual(
            wrong,
            { faults: [], ended: [], made: [] },
            `${JSON.stringify(wrong)} ${JSON.stringify(olds.data)}`,
          );
        };
        await once(outputs);
        const places = placesIn(outputs).length;
        for (let where = 0; where < places; where++) {
          await once(spoilt(outputs, { where, what: null, isCut: true }));
          // Each place meets a third of them, and the next place another third.
          const some = oddities.filter((_, index) => method === "diff" || index % 3 === where % 3);
          for (const what of some) await once(spoilt(outputs, { where, what, isCut: false }));
        }
        const anything = damages(places).map((damage) => spoilt(outputs, damage));
        await fc.assert(fc.asyncProperty(anything, once), { numRuns: 60 });
      });
    }
  }

  for (const odd of ["", "..", "a b"]) {
    it(`asks IBM for nothing where ${JSON.stringify(odd)} stands for a key: in a path it would name something else`, async () => {
      for (const { provider, id, outputs } of kinds) {
        for (const name of ["accessKey", "guid", "resourceKeyGuid", "policyId"].filter((each) => each in outputs)) {
          cloud.startAnew();
          const refused = /The saved state of this resource cannot be read/;
          await assert.rejects(provider.delete(id, { ...outputs, [name]: odd }), refused);
          assert.equal(cloud.emulator.requests.length, 0);
        }
      }
    });
  }
});
