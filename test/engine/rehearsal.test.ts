import assert from "node:assert/strict";
import { isoNow, systemClock } from "../../provider/domain/clock";
import type { DecisionContext } from "../../provider/domain/decision-context";
import { clockFromEnvironment, RehearsalClock } from "../../provider/domain/rehearsal";
import { FakeClock } from "../fixtures/http/fake-clock";
import { anotherProcess } from "./another-process";
import { envelope, litLamp } from "./lamp";
import { messagesOf } from "./messages";

const declared = { ...envelope, room: "kitchen", colour: "red", isOn: true };
const saved = { ...declared, serial: "s-1" };
const warning = "warning: PULUMI_IBM_KEYS_NOW is set: this run takes place on 2027-01-01T00:00:00.000Z, not now.";

async function at(date: string, work: () => unknown): Promise<void> {
  process.env.PULUMI_IBM_KEYS_NOW = date;
  try {
    await work();
  } finally {
    delete process.env.PULUMI_IBM_KEYS_NOW;
  }
}

describe("The clock of a rehearsal", () => {
  it("is an ISO 8601 date, in UTC where it names a time", async () => {
    for (const [text, time] of [
      ["2027-01-01", "2027-01-01T00:00:00.000Z"],
      ["2027-01-01T06:30Z", "2027-01-01T06:30:00.000Z"],
      ["2027-01-01T06:30:15.5Z", "2027-01-01T06:30:15.500Z"],
      ["2027-01-01T06:30:15+02:00", "2027-01-01T04:30:15.000Z"],
    ] as const) {
      await at(text, () => assert.equal(isoNow(clockFromEnvironment()), time));
    }
    await at("", () => assert.equal(clockFromEnvironment(), systemClock));
  });

  for (const text of [
    "5",
    "tomorrow",
    "2027",
    "1 May 2027",
    "2027-13-01",
    "2027-02-30",
    "2027-01-01T06:30",
    "20270101",
  ]) {
    it(`is not ${JSON.stringify(text)}, which is refused`, () =>
      at(text, async () => {
        const { check } = await anotherProcess();
        await assert.rejects(check({}, declared), /PULUMI_IBM_KEYS_NOW is not an ISO 8601 date/);
      }));
  }

  it("stands still, also for those who wait, while what takes long is measured as ever", async () => {
    const actual = new FakeClock();
    const clock = new RehearsalClock(Date.parse("2027-01-01"), actual);
    actual.advance(60_000);
    assert.equal(isoNow(clock), "2027-01-01T00:00:00.000Z");
    const began = clock.elapsed();
    await clock.sleep(2_000);
    actual.advance(60_000);
    assert.equal(isoNow(clock), "2027-01-01T00:00:00.000Z");
    assert.equal(clock.elapsed() - began, 62_000);
    assert.deepEqual(actual.slept, [2_000]);
  });

  it("is told once in a process, also by a preview", async () => {
    const { check, diff } = await anotherProcess();
    const said = await messagesOf(() =>
      at("2027-01-01", async () => {
        await check({}, declared);
        await check({}, declared);
        await diff("s-1", saved, declared);
      }),
    );
    assert.deepEqual(said, [warning]);
  });

  it("counts for what is due in a preview", async () => {
    const dueWork = (_state: unknown, _declared: unknown, { clock }: DecisionContext) => ({
      ...{ isDue: clock.now() === Date.parse("2027-01-01"), events: [], warnings: [], problem: undefined },
    });
    const { diff } = await anotherProcess({ dueWork });
    await at("2027-01-01", async () => assert.equal((await diff("s-1", saved, declared)).changes, true));
    assert.equal((await diff("s-1", saved, declared)).changes, false);
  });

  it("lets no run create, update or refresh against IBM Cloud", async () => {
    const { create, update, read } = await anotherProcess();
    await messagesOf(() =>
      at("2027-01-01", async () => {
        const refused = /in `pulumi preview` only .* Unset it, then run again\.$/;
        await assert.rejects(create(declared), refused);
        await assert.rejects(update("s-1", saved, { ...declared, isOn: false }), refused);
        await assert.rejects(read("s-1", saved), refused);
      }),
    );
  });

  it("is allowed where all that is called is on this machine, under the settings of the resource's profile", async () => {
    const profiles: unknown[] = [];
    const { create } = await anotherProcess({
      isLocal: ({ profile }) => {
        profiles.push(profile);
        return true;
      },
      create: async (inputs, { clock }) => litLamp(inputs, isoNow(clock)),
    });
    const said = await messagesOf(() =>
      at("2027-01-01", async () => {
        assert.equal((await create({ ...declared, profile: "other" })).id, "2027-01-01T00:00:00.000Z");
      }),
    );
    assert.deepEqual([said, profiles], [[warning], ["other"]]);
  });

  it("keeps nothing from being deleted, which goes by the real time", async () => {
    const { delete: remove } = await anotherProcess({
      delete: async (_state, { clock }) => assert.ok(clock.now() < Date.parse("2027-01-01")),
    });
    await messagesOf(() => at("2027-01-01", () => remove("s-1", saved)));
  });
});
