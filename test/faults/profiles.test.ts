import assert from "node:assert/strict";
import {
  accessKey,
  describeWithProvider,
  type ProviderFixture,
  resourceKey,
} from "../fixtures/provider/provider-fixture";
import type { WorldStack } from "../fixtures/provider/world-stack";

for (const [kind, declared, made] of [
  ["access key", accessKey, "access keys"],
  ["resource key", resourceKey, "resource keys"],
] as const) {
  describeWithProvider(`An outage in which a profile's credential was revoked (${kind})`, (fixture, it) => {
    /** A key that was made under the profile `old`, without an answer; its credential is of no use any more. */
    async function afterOutage(): Promise<WorldStack> {
      const stack = fixture.stack({ key: declared({ profile: "old" }) });
      const credential = profile(fixture, stack);
      const outage = fixture.loseAnswers(made);
      assert.equal((await stack.up()).errors.length, 1);
      outage.end();
      fixture.cloud.revokeApiKey(credential);
      fixture.cloud.revokeTokens();
      fixture.world.time.now += 60_000;
      stack.program = { key: declared() };
      return stack;
    }

    it("does not keep the next up from going through without that profile, nor leave a key", async () => {
      const stack = await afterOutage();
      await stack.mustUp();
      await stack.later();
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    });

    it("does not keep it from going through when the profile is no longer configured", async () => {
      const stack = await afterOutage();
      stack.configuration = {};
      await stack.mustUp();
      await stack.later();
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    });
  });

  describeWithProvider(`A rotation under a profile that is replaced by another (${kind})`, (fixture, it) => {
    it("goes on with the new one after an outage", async () => {
      const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
      const stack = fixture.stack({ key: declared({ profile: "old", rotation }) });
      const credential = profile(fixture, stack);
      await stack.mustUp();
      fixture.onDay(30);
      const outage = fixture.loseAnswers(made);
      assert.equal((await stack.up()).errors.length, 1);
      outage.end();
      fixture.cloud.revokeApiKey(credential);
      fixture.cloud.revokeTokens();
      fixture.world.time.now += 60_000;
      stack.program = { key: declared({ rotation }) };
      await stack.mustUp();
      assert.equal(stack.outputs("key").generation, 2);
      assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
    });
  });
}

/** Configures the profile `old` with a credential of its own. */
function profile(fixture: ProviderFixture, stack: WorldStack): string {
  const { apikey } = fixture.cloud.addApiKey();
  stack.configuration = { "ibm-keys:profiles": JSON.stringify({ old: { apiKey: apikey } }) };
  return apikey;
}
