import assert from "node:assert/strict";
import { type Contents, defaults, type Emulator, type Fault, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { QuickStack, type Saved } from "./provider-process";

const { guid, crn } = defaults.instances.secure;
const dayLength = 24 * 3600 * 1000;
const start = Date.parse("2026-01-01T00:00:00Z");
const overlap = 7 * dayLength;
const rotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

const faults: Fault[] = [
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "status", code: 500, when: "after" },
  { kind: "status", code: 503 },
  { kind: "not-json" },
];

/** Days on which an `up` changes something. */
const phases = [
  { what: "the successor is made and verified", day: 30 },
  { what: "the older key is disabled", day: 37 },
  { what: "the older key is deleted", day: 40 },
];

/** The clock of the cloud. */
let now = start;
let emulator: Emulator;

before(async () => {
  emulator = await startEmulator({ clock: () => now });
});
after(() => emulator.close());

/** What agents hold: the key last given out, and the one before it until its overlap is over. */
class Agents {
  #current: string | undefined;
  #older: { key: string; until: number } | undefined;
  readonly refused: string[] = [];
  /** Every key that ever was in the cloud. */
  readonly seen = new Set<string>();

  constructor(readonly stack: QuickStack) {
    emulator.cloud.rooms.ledger.onChange(() => this.show());
    this.show();
  }

  take(): void {
    const key = z.string().parse(this.stack.saved?.outputs.accessKey);
    if (key !== this.#current && this.#current !== undefined) {
      this.#older = { key: this.#current, until: now + overlap };
    }
    this.#current = key;
    this.show();
  }

  show(): void {
    for (const { accessKey } of emulator.cloud.accessKeysOf(guid)) this.seen.add(accessKey);
    const older = this.#older !== undefined && now < this.#older.until ? [this.#older.key] : [];
    for (const key of [this.#current, ...older]) {
      if (key !== undefined && emulator.cloud.ingest(guid, key) === "refused") this.refused.push(key);
    }
  }
}

/** The cloud and the stack in the evening before a phase. */
interface Evening {
  contents: Contents;
  saved: Saved;
}

async function eveningBefore(day: number): Promise<Evening> {
  const stack = new QuickStack(emulator, { instance: crn, rotation });
  for (const each of [0, 30, 37, 40].filter((one) => one < day)) {
    now = start + each * dayLength;
    assert.equal((await stack.up(now)).error, undefined);
  }
  assert.ok(stack.saved);
  return { contents: emulator.cloud.contents(), saved: stack.saved };
}

function resume({ contents, saved }: Evening) {
  emulator.faults.clear();
  emulator.clearRequests();
  emulator.cloud.restore(contents);
  const stack = new QuickStack(emulator, { instance: crn, rotation });
  stack.saved = saved;
  const agents = new Agents(stack);
  agents.take();
  return { stack, agents };
}

for (const { what, day } of phases) {
  describe(`A failure on the day on which ${what}`, function () {
    this.timeout(60_000);
    let evening: Evening;
    let requests = 0;

    before(async () => {
      emulator.faults.clear();
      emulator.cloud.restore((await freshCloud).contents());
      evening = await eveningBefore(day);
      const { stack } = resume(evening);
      now = start + day * dayLength;
      assert.equal((await stack.up(now)).did, "update");
      requests = emulator.requests.length;
      assert.ok(requests >= 3);
    });

    for (const fault of faults) {
      for (const times of [1, "always"] as const) {
        const name = fault.kind === "status" ? `status ${fault.code}` : fault.kind;
        const often = times === 1 ? "of one request" : "of all requests from one on";
        it(`(${name} ${often}) refuses no agent, makes nothing twice, and is made good by the next up`, async () => {
          for (let nth = 1; nth <= requests; nth++) {
            const { stack, agents } = resume(evening);
            now = start + day * dayLength;
            emulator.faults.add({ nth, times, fault });
            await stack.up(now);
            agents.take();
            emulator.faults.clear();
            const keysBefore = agents.seen.size;

            // The next day.
            now += dayLength;
            const repaired = await stack.up(now);
            assert.equal(repaired.error?.message, undefined, `request ${nth}`);
            agents.take();
            assert.equal((await stack.up(now)).did, "nothing", `request ${nth}: a difference after the repair`);

            for (const later of [46, 50, 55]) {
              now = start + later * dayLength;
              await stack.up(now);
              agents.take();
            }
            assert.deepEqual(agents.refused, [], `request ${nth}: agents were refused`);
            assert.equal(stack.saved?.outputs.generation, 2);
            const left = emulator.cloud.accessKeysOf(guid).map(({ accessKey }) => accessKey);
            assert.deepEqual(left.slice(1), [stack.saved?.outputs.accessKey], `request ${nth}: keys left over`);
            assert.equal(
              agents.seen.size,
              3,
              `request ${nth}: ${agents.seen.size} keys were made, ${keysBefore} first`,
            );
          }
        });
      }
    }
  });
}

const freshCloud = startEmulator().then(async (other) => {
  await other.close();
  return other.cloud;
});

describe("A key that was given out a day late", () => {
  it("shows no difference before its predecessor's overlap is over, which then has its whole quarantine", async () => {
    emulator.faults.clear();
    emulator.cloud.restore((await freshCloud).contents());
    const stack = new QuickStack(emulator, { instance: crn, rotation });
    const up = (day: number) => {
      now = start + day * dayLength;
      return stack.up(now);
    };
    await up(0);
    emulator.faults.add({
      match: { operation: "listAccessKeys" },
      nth: 3,
      times: "always",
      fault: { kind: "not-json" },
    });
    assert.ok((await up(30)).error);
    emulator.faults.clear();
    await up(31);
    assert.equal((await up(37)).did, "nothing");
    assert.equal((await up(38)).did, "update");
    await up(40);
    assert.equal(emulator.cloud.accessKeysOf(guid).length, 3);
    await up(41);
    assert.equal(emulator.cloud.accessKeysOf(guid).length, 2);
  });
});
