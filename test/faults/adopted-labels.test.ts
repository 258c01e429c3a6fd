import assert from "node:assert/strict";
import { fingerprintOf } from "../../harness/fingerprint";
import { lostOne } from "../fixtures/provider/lost-key";
import { accessKey, describeWithProvider, resourceKey, secure } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

describeWithProvider("A key of a lost create that another resource has adopted since", (fixture, it) => {
  for (const command of ["up", "destroy"] as const) {
    it(`is not deleted by a targeted ${command} of the resource that lost it`, async () => {
      const [stack, made] = await lostOne(fixture);
      stack.program = { a: accessKey(), b: accessKey({ adopt: made }) };
      await stack.mustUp({ target: ["b"] });
      assert.equal(stack.outputs("b").fingerprint, made);
      fixture.onDay(30);
      await stack[command]({ target: ["a"] });
      assert.ok(fixture.own.includes(made), "b's live key is deleted");
    });
  }
});

describeWithProvider("A key of a lost create that another stack has adopted since", (fixture, it) => {
  it("is not deleted by the stack that lost it, a month later", async () => {
    const [stack, made] = await lostOne(fixture);
    fixture.onDay(1);
    const other = fixture.stack({ theirs: accessKey({ adopt: made }) });
    await other.mustUp();
    fixture.onDay(30);
    await stack.up();
    assert.ok(fixture.own.includes(made), "the live key of the other stack is deleted");
  });
});

describeWithProvider("An adopted key that carries the create label of a lost create", (fixture, it) => {
  for (const enabled of [true, false]) {
    it(`has it no longer, and all else as it was (access key, enabled: ${enabled})`, async () => {
      const [, made] = await lostOne(fixture, { limit: 5, reservation: 2 });
      const row = () => fixture.cloud.accessKeysOf(secure.guid).find((key) => fingerprintOf(key.accessKey) === made);
      const before = row() ?? assert.fail("no key was made");
      assert.deepEqual(Object.keys(before.metadata), ["pulumi-ibm-keys"]);
      const adopting = fixture.stack({ key: accessKey({ adopt: made, limit: 5, reservation: 2, enabled }) });
      await adopting.mustUp();
      const { metadata, limit, reservation, enabled: isEnabled } = row() ?? assert.fail("it is gone");
      assert.deepEqual([metadata, limit, reservation, isEnabled], [{}, 5, 2, enabled]);
      await adopting.mustBeIdle();
    });
  }

  it("is adopted all the same where its label cannot be taken off, with a warning", async () => {
    const [, made] = await lostOne(fixture);
    const match = { method: "PUT", path: /^\/platform\/v1\/access-keys/ };
    fixture.world.emulator.faults.add({ match, times: "always", fault: { kind: "status", code: 400 } });
    const { said } = await fixture.stack({ key: accessKey({ adopt: made }) }).mustUp();
    assert.match(said, new RegExp(`adopted access key ${made} still carries a create label`));
  });

  it("is renamed, and survives a run of the stack that lost it (resource key)", async () => {
    const stack = fixture.stack({ key: resourceKey() });
    const outage = fixture.loseAnswers("resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    const [made] = fixture.unknown;
    await fixture.stack({ theirs: resourceKey({ adopt: made }) }).mustUp();
    fixture.world.time.now += minute;
    await stack.mustUp();
    assert.ok(fixture.own.includes(made ?? assert.fail()), "the live key of the other stack is deleted");
    assert.doesNotMatch(fixture.cloud.resourceKeysOf().find(({ guid }) => guid === made)?.name ?? "", /-[0-9a-f]{16}$/);
  });
});

describeWithProvider("What a lost create has made, and no resource has adopted", (fixture, it) => {
  for (const command of ["up", "destroy"] as const) {
    it(`is removed by ${command} a month later`, async () => {
      const [stack, made] = await lostOne(fixture);
      fixture.onDay(30);
      assert.deepEqual((await stack[command]()).errors, []);
      assert.ok(!fixture.own.includes(made), "a live key that nobody owns is left");
    });
  }
});
