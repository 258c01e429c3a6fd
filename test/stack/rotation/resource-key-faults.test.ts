import assert from "node:assert/strict";
import { type Contents, defaults, type Emulator, type Fault, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { QuickStack, type Saved } from "./provider-process";

const { guid: instance, crn: source } = defaults.instances.objectStorage;
const dayLength = 24 * 3600 * 1000;
const start = Date.parse("2026-01-01T00:00:00Z");
const overlap = 7 * dayLength;
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

const faults: Fault[] = [
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "status", code: 500, when: "after" },
  { kind: "status", code: 503 },
  { kind: "not-json" },
];

describe("A failure in the rotation of a resource key", function () {
  this.timeout(60_000);
  let now = start;
  let emulator: Emulator;
  let fresh: Contents;

  before(async () => {
    emulator = await startEmulator({ clock: () => now });
    fresh = emulator.cloud.contents();
  });
  after(() => emulator.close());

  const guids = () => emulator.cloud.resourceKeysOf(instance).map(({ guid }) => guid);

  async function eveningBefore(day: number): Promise<{ contents: Contents; saved: Saved }> {
    emulator.faults.clear();
    emulator.cloud.restore(fresh);
    const stack = new QuickStack(emulator, { source, rotation }, "resource-key");
    for (const each of [0, 30].filter((one) => one < day)) {
      now = start + each * dayLength;
      assert.equal((await stack.up(now)).error, undefined);
    }
    assert.ok(stack.saved);
    return { contents: emulator.cloud.contents(), saved: stack.saved };
  }

  for (const { what, day } of [
    { what: "the successor is made and signs in", day: 30 },
    { what: "the older key is deleted", day: 37 },
  ]) {
    for (const fault of faults) {
      for (const times of [1, "always"] as const) {
        const name = fault.kind === "status" ? `status ${fault.code}` : fault.kind;
        const often = times === 1 ? "of any one request" : "of all requests from any one on";
        it(`(${name} ${often}, on the day on which ${what}) ends no key early, makes none twice, and is made good by the next up`, async () => {
          const evening = await eveningBefore(day);
          for (let nth = 1, requests = 1; nth <= requests; nth++) {
            emulator.faults.clear();
            emulator.cloud.restore(evening.contents);
            const stack = new QuickStack(emulator, { source, rotation }, "resource-key");
            stack.saved = evening.saved;
            const seen = new Set(guids());
            let given = "";
            let older: { guid: string; until: number } | undefined;
            const look = (upAgain: string) => {
              for (const guid of guids()) seen.add(guid);
              const current = z.string().parse(stack.saved?.outputs.guid);
              if (current !== given) {
                if (given !== "") older = { guid: given, until: now + overlap };
                given = current;
              }
              assert.ok(guids().includes(given), `request ${nth}, ${upAgain}: the key that is given out is gone`);
              if (older !== undefined && now < older.until) {
                assert.ok(guids().includes(older.guid), `request ${nth}, ${upAgain}: the older key is gone early`);
              }
            };
            look("before");

            now = start + day * dayLength;
            emulator.clearRequests();
            const armed = emulator.faults.add({ nth, times, fault });
            await stack.up(now);
            requests = Math.max(requests, armed.hits > 0 ? nth + 1 : nth);
            look("with the fault");
            emulator.faults.clear();

            now += dayLength;
            assert.equal((await stack.up(now)).error?.message, undefined, `request ${nth}`);
            look("the next day");
            assert.equal((await stack.up(now)).did, "nothing", `request ${nth}: a difference after the repair`);
            now = start + 50 * dayLength;
            await stack.up(now);
            look("in the end");
            assert.deepEqual(guids(), [given], `request ${nth}: keys left over`);
            assert.equal(stack.saved?.outputs.generation, 2);
            assert.equal(seen.size, 2, `request ${nth}: a key was made twice`);
          }
        });
      }
    }
  }
});
