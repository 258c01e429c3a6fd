import assert from "node:assert/strict";
import { actionsFor, type Exceptions, type Generations } from "../../provider/rotation/generations";
import type { Plan } from "../../provider/rotation/plan";
import { day, start } from "./arbitrary";
import { Keyring } from "./keyring";

const none: Exceptions = { revoke: [], restore: [] };
const on = (days: number) => new Date(start + days * day).toISOString();

/** The plan on the due day of a monthly rotation: the second generation, the first one valid for another week. */
const due: Plan = {
  generation: 2,
  since: on(30),
  anchor: on(0),
  older: [{ generation: 1, state: "retiring", validUntil: on(37), deleteAfter: on(40) }],
};
const disabling: Plan = {
  ...due,
  older: [{ generation: 1, state: "disabled", validUntil: on(37), deleteAfter: on(40) }],
};
const settled: Plan = { generation: 2, since: on(30), anchor: on(0) };

function stagesOf({ current, pending, previous }: Generations<string>) {
  return [current, ...(pending ? [pending] : []), ...previous].map(
    ({ id, generation, state }) => `${id} ${generation} ${state}`,
  );
}

describe("Carrying out a plan", () => {
  it("makes the successor, sees it work, and leaves the older key valid", async () => {
    const ring = new Keyring();
    await ring.carryOut({ plan: due, now: start + 30 * day });
    assert.deepEqual(ring.log, ["create key-2", "verify key-2"]);
    assert.deepEqual(stagesOf(ring.saved), ["key-2 2 active", "key-1 1 retiring"]);
    assert.equal(ring.saved.previous[0]?.validUntil, on(37));
  });

  it("disables the older key and then deletes it, as planned", async () => {
    const ring = new Keyring();
    await ring.carryOut({ plan: due, now: start + 30 * day });
    await ring.carryOut({ plan: disabling, now: start + 37 * day });
    assert.deepEqual(stagesOf(ring.saved), ["key-2 2 active", "key-1 1 disabled"]);
    assert.deepEqual(actionsFor(ring.saved, disabling, none), []);
    await ring.carryOut({ plan: settled, now: start + 40 * day });
    assert.deepEqual(stagesOf(ring.saved), ["key-2 2 active"]);
    assert.deepEqual(ring.log.slice(2), ["disable key-1", "delete key-1"]);
  });

  it("disables an older key first, and for its whole quarantine, when no run could until the plan would have it gone", async () => {
    const ring = new Keyring();
    const quarantine = 3 * day;
    await ring.carryOut({ plan: due, now: start + 30 * day, quarantine });
    ring.failNext("disable");
    await assert.rejects(ring.carryOut({ plan: disabling, now: start + 37 * day, quarantine }), /disable failed/);
    await ring.carryOut({ plan: settled, now: start + 41 * day, quarantine });
    assert.deepEqual(stagesOf(ring.saved), ["key-2 2 active", "key-1 1 disabled"]);
    await ring.carryOut({ plan: settled, now: start + 43 * day, quarantine });
    assert.equal(ring.keys.get("key-1"), "disabled");
    await ring.carryOut({ plan: settled, now: start + 44 * day, quarantine });
    assert.deepEqual(ring.log.slice(2), ["disable key-1", "delete key-1"]);
  });

  it("keeps a successor that was not seen to work, touches no older key, and goes on with the same one", async () => {
    const ring = new Keyring();
    ring.failNext("verify");
    await assert.rejects(ring.carryOut({ plan: due, now: start + 30 * day }), /verify failed/);
    assert.deepEqual(stagesOf(ring.saved), ["key-1 1 active", "key-2 2 pending"]);
    await ring.carryOut({ plan: due, now: start + 30 * day });
    assert.deepEqual(stagesOf(ring.saved), ["key-2 2 active", "key-1 1 retiring"]);
    assert.deepEqual([...ring.keys.keys()], ["key-1", "key-2"]);
  });

  it("counts the overlap from when the successor is given out: days of failures do not shorten it", async () => {
    const ring = new Keyring();
    ring.failNext("verify");
    await assert.rejects(ring.carryOut({ plan: due, now: start + 30 * day }));
    await ring.carryOut({ plan: due, now: start + 34 * day });
    assert.equal(ring.saved.previous[0]?.validUntil, on(41));
    await ring.carryOut({ plan: disabling, now: start + 38 * day });
    assert.equal(ring.keys.get("key-1"), "enabled");
    await ring.carryOut({ plan: settled, now: start + 41 * day });
    assert.notEqual(ring.keys.get("key-1"), "enabled");
  });

  it("keeps the overlap too when the successor is first seen to work in the run that plans the next rotation", async () => {
    const ring = new Keyring();
    ring.failNext("verify");
    await assert.rejects(ring.carryOut({ plan: due, now: start + 30 * day }));
    const next: Plan = {
      generation: 3,
      since: on(60),
      anchor: on(0),
      older: [
        { generation: 1, state: "disabled", validUntil: on(37), deleteAfter: on(63) },
        { generation: 2, state: "retiring", validUntil: on(67), deleteAfter: on(70) },
      ],
    };
    await ring.carryOut({ plan: next, now: start + 60 * day });
    assert.equal(ring.saved.current.id, "key-2");
    assert.equal(ring.keys.get("key-1"), "enabled");
  });

  it("skips the overlap of a revoked key, yet makes its successor first", async () => {
    const ring = new Keyring();
    const plan: Plan = { generation: 1, since: on(0) };
    await ring.carryOut({ plan, now: start + day, exceptions: { ...none, revoke: ["key-1"] } });
    assert.deepEqual(ring.log, ["create key-2", "verify key-2", "delete key-1"]);
    assert.deepEqual(stagesOf(ring.saved), ["key-2 1 active"]);
    assert.deepEqual(actionsFor(ring.saved, plan, { ...none, revoke: ["key-1"] }), []);
  });

  it("leaves a revoked key alone while its successor is not seen to work", async () => {
    const ring = new Keyring();
    ring.failNext("verify");
    const run = { plan: { generation: 1, since: on(0) }, now: start, exceptions: { ...none, revoke: ["key-1"] } };
    await assert.rejects(ring.carryOut(run));
    assert.equal(ring.keys.get("key-1"), "enabled");
    await ring.carryOut(run);
    assert.deepEqual([...ring.keys], [["key-2", "enabled"]]);
  });

  it("deletes a revoked older key at once, in its overlap or quarantine, and makes no new one", async () => {
    for (const last of [due, disabling]) {
      const ring = new Keyring();
      await ring.carryOut({ plan: due, now: start + 30 * day });
      await ring.carryOut({ plan: last, now: start + 37 * day });
      await ring.carryOut({ plan: last, now: start + 37 * day, exceptions: { ...none, revoke: ["key-1"] } });
      assert.deepEqual([...ring.keys], [["key-2", "enabled"]]);
    }
  });

  it("enables a key in quarantine that is to be restored, protects it, and ends it when it is named no more", async () => {
    const ring = new Keyring();
    const restoring = { ...none, restore: ["key-1"] };
    await ring.carryOut({ plan: due, now: start + 30 * day });
    await ring.carryOut({ plan: disabling, now: start + 37 * day });
    await ring.carryOut({ plan: disabling, now: start + 38 * day, exceptions: restoring });
    assert.equal(ring.keys.get("key-1"), "enabled");
    for (const plan of [disabling, settled]) {
      assert.deepEqual(actionsFor(ring.saved, plan, restoring), []);
      await ring.carryOut({ plan, now: start + 90 * day, exceptions: restoring });
    }
    assert.equal(ring.keys.get("key-1"), "enabled");
    await ring.carryOut({ plan: settled, now: start + 91 * day });
    assert.deepEqual([...ring.keys], [["key-2", "enabled"]]);
  });

  it("does nothing for keys as planned", async () => {
    const ring = new Keyring();
    await ring.carryOut({ plan: { generation: 1, since: on(0) }, now: start });
    assert.deepEqual(ring.log, []);
    assert.equal(ring.reports, 0);
  });
});
