import assert from "node:assert/strict";
import { fingerprintOf } from "../../harness/fingerprint";
import { urnOf } from "../fixtures/provider/engine";
import type { Properties } from "../fixtures/provider/provider";
import {
  accessKey,
  describeWithProvider,
  type ProviderFixture,
  resourceKey,
  secure,
} from "../fixtures/provider/provider-fixture";
import { idsIn } from "../fixtures/provider/snapshot";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** The fingerprints and GUIDs of what lets somebody in. */
function working(fixture: ProviderFixture): string[] {
  const disabled = fixture.cloud.accessKeysOf(secure.guid).filter(({ enabled }) => !enabled);
  const ended = disabled.map(({ accessKey: key }) => fingerprintOf(key));
  return idsIn(fixture.cloud.contents()).filter((id) => !ended.includes(id));
}

async function upOn(fixture: ProviderFixture, stack: WorldStack, days: readonly number[]): Promise<string> {
  let said = "";
  for (const day of days) {
    fixture.onDay(day);
    said += (await stack.mustUp()).said;
  }
  return said;
}

for (const [kind, declared, id] of [
  ["access key", accessKey, "fingerprint"],
  ["resource key", resourceKey, "guid"],
] as const) {
  describeWithProvider(`The overlap of a rotation that has begun (${kind})`, (fixture, it) => {
    const rotation = { every: "90d", overlap: "7d", jitter: "0d" };

    for (const [what, next] of [
      ["is prolonged by a longer one", { ...rotation, overlap: "60d" }],
      ["is prolonged by a longer one that rotates by hand only", { overlap: "60d" }],
    ] as const) {
      it(what, async () => {
        const stack = fixture.stack({ key: declared({ rotation }) });
        await upOn(fixture, stack, [0]);
        const older = String(stack.outputs("key")[id]);
        await upOn(fixture, stack, [90]);
        stack.declare("key", { rotation: next });
        await upOn(fixture, stack, [95, 98, 120, 149]);
        assert.ok(working(fixture).includes(older));
        await upOn(fixture, stack, [151]);
        assert.ok(!working(fixture).includes(older));
      });
    }
  });
}

describeWithProvider("A date until which a key was announced to be valid", (fixture, it) => {
  const rotation = { every: "90d", overlap: "30d", keep: 1, jitter: "0d" };

  it("is kept when the period is changed in the overlap", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await upOn(fixture, stack, [0]);
    const older = String(stack.outputs("key").fingerprint);
    await upOn(fixture, stack, [90]);
    stack.declare("key", { rotation: { ...rotation, every: "95d" } });
    await upOn(fixture, stack, [100, 110, 119]);
    assert.ok(working(fixture).includes(older));
  });

  it("is kept after a rotation that came as late as the next is due", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await upOn(fixture, stack, [0]);
    const older = String(stack.outputs("key").fingerprint);
    await upOn(fixture, stack, [179, 180, 181, 208]);
    assert.ok(working(fixture).includes(older));
    assert.equal(stack.outputs("key").generation, 2);
  });

  it("is kept when the resource is renamed", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const [index, before] of names.entries()) {
      const after = names[(index + 1) % names.length] ?? before;
      const args: Properties = { rotation: { every: "90d", overlap: "30d", keep: 1 } };
      const stack = fixture.stack({ [before]: accessKey(args) });
      await upOn(fixture, stack, [0]);
      for (let day = 81; day <= 90 && stack.outputs(before).generation === 1; day++) await upOn(fixture, stack, [day]);
      rename(stack, before, after);
      await upOn(fixture, stack, [90, 91, 100, 110]);
      assert.deepEqual([after, stack.outputs(after).generation], [after, 2]);
    }
  });
});

describeWithProvider("A run under a clock that was years ahead", (fixture, it) => {
  it("is told by the next one, and does not stop rotation for those years", async () => {
    const rotation = { every: "90d", overlap: "7d", jitter: "0d" };
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await upOn(fixture, stack, [0, 90]);
    // IBM's clock is right, and dates the key that is made then.
    const { store } = fixture.cloud.services;
    const { clock } = store;
    store.clock = () => Date.parse(String(stack.outputs("key").dateCreated));
    await upOn(fixture, stack, [820]);
    store.clock = clock;
    const { generation } = stack.outputs("key");
    const said = await upOn(fixture, stack, [91]);
    assert.match(said, /warning: .*clock/);
    await upOn(fixture, stack, [100, 182]);
    assert.ok(Number(stack.outputs("key").generation) > Number(generation));
  });
});

describeWithProvider("A rotation by hand that is asked for while the key is disabled", (fixture, it) => {
  it("takes place at the latest when it is enabled", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation: { id: "one" } }) });
    await upOn(fixture, stack, [0]);
    stack.declare("key", { enabled: false });
    await upOn(fixture, stack, [1]);
    stack.declare("key", { rotation: { id: "two" } });
    await upOn(fixture, stack, [2]);
    stack.declare("key", { enabled: true });
    await upOn(fixture, stack, [3]);
    assert.equal(stack.outputs("key").generation, 2);
  });
});

describeWithProvider("A key that rotates in a run with ignoreChanges", (fixture, it) => {
  for (const ignored of ["*", "rotation"]) {
    it(`(${ignored}) is kept as it is, and rotates when it is due`, async () => {
      const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
      const stack = fixture.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const ignoreChanges = { key: [ignored] };
      assert.deepEqual((await stack.mustUp({ ignoreChanges })).did, { key: "same" });
      fixture.onDay(30);
      await stack.mustUp({ ignoreChanges });
      assert.equal(stack.outputs("key").generation, 2);
    });
  }
});

/** As with an alias: the engine goes on with what it has saved under another name. */
function rename(stack: WorldStack, from: string, to: string): void {
  const { [from]: declared, ...others } = stack.program;
  if (declared === undefined) throw new Error(`${from} is not declared`);
  const saved = stack.saved(from);
  stack.program = { ...others, [to]: declared };
  saved.name = to;
  assert.notEqual(urnOf(saved.kind, from), urnOf(saved.kind, to));
}

describeWithProvider("A run on a machine whose clock is behind", (fixture, it) => {
  it("does not end an older key before the date that was announced", async () => {
    const rotation = { every: "90d", overlap: "7d", quarantine: "7d", jitter: "0d" };
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    const first = String(stack.outputs("key").accessKey);
    fixture.onDay(90);
    await stack.mustUp();
    fixture.onDay(80);
    await stack.up();
    fixture.onDay(92);
    await stack.up();
    assert.equal(fixture.cloud.ingest(secure.guid, first), "accepted");
  });
});
