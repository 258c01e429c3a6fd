import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import {
  accessKey,
  describeWithProvider,
  type ProviderFixture,
  resourceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** What a run of a slow cloud comes to: everything that it makes turns up a minute later. */
async function lostAndLate(fixture: ProviderFixture, declared: Declared): Promise<{ stack: WorldStack; said: string }> {
  const { settings } = fixture.cloud;
  Object.assign(settings, { brokerMs: minute, accessKeyMs: minute });
  const { faults } = fixture.world.emulator;
  faults.add({ match: { method: "POST", path: /keys$/i }, fault: { kind: "reset-during" } });
  const stack = fixture.stack({ key: declared });
  let said = "";
  for (let ups = 1; ups <= 3; ups++) {
    said += (await stack.up()).said;
    await fixture.world.pass(minute);
  }
  said += (await stack.later()).said;
  return { stack, said };
}

describeWithProvider("A create that takes a minute and whose connection breaks", (fixture, it) => {
  for (const [kind, declared] of [
    ["access key", accessKey()],
    ["resource key", resourceKey()],
  ] as const) {
    it(`leaves no second ${kind} once it has turned up`, async () => {
      const { stack } = await lostAndLate(fixture, declared);
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
      await stack.mustBeIdle();
    });
  }

  it("is named in a warning where no label can be written", async () => {
    fixture.cloud.settings.platformAccessKeys = "missing";
    const { said } = await lostAndLate(fixture, accessKey());
    assert.equal(fixture.own.length, 2);
    for (const id of fixture.unknown) assert.ok(said.includes(id), said);
  });
});

describeWithProvider("A broker that needs a minute for a resource key", (fixture, it) => {
  it("makes one key, however soon up is run again", async () => {
    fixture.cloud.settings.brokerMs = minute;
    const stack = fixture.stack({ key: resourceKey({ name: "app" }) });
    await stack.up();
    await stack.up();
    await fixture.world.pass(minute);
    await stack.settle();
    await stack.later();
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    await stack.mustBeIdle();
  });
});
