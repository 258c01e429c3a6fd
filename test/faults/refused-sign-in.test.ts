import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import {
  accessKey,
  describeWithProvider,
  ingestionKey,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

const kinds: [kind: string, declared: Declared][] = [
  ["AccessKey", accessKey()],
  ["ResourceKey", resourceKey()],
  ["IngestionKey", ingestionKey()],
  ["ServiceKey", serviceKey({ restrict: true })],
  ["ApiToken", { kind: "api-token", args: { instance: secure.crn } }],
];

const context = { requestId: "request-of-the-token-service" };

/** As IAM writes a refusal, and as a gateway does where the configured endpoint has a path too many. */
const bodies: [by: string, body: object][] = [
  ["IAM", { errorCode: "BXNIM0109E", errorMessage: "Property missing or empty: profile_id", context }],
  ["a gateway", { status: 404, error: "Not Found" }],
];

describeWithProvider("A key whose run cannot sign in", (fixture, it) => {
  for (const [kind, declared] of kinds) {
    for (const [by, body] of bodies) {
      for (const code of [404, 410]) {
        it(`(${kind}, ${code} by ${by}) stays in the state at a refresh`, async () => {
          const stack = fixture.stack({ key: declared });
          await stack.mustUp();
          fixture.world.time.now += 70 * minute;
          const before = fixture.cloud.contents();
          const fault = { kind: "status", code, body } as const;
          fixture.world.emulator.faults.add({ match: { operation: "getToken" }, times: "always", fault });
          const { errors } = await stack.refresh();
          assert.match(errors.join(), /Could not sign in to IBM Cloud/);
          assert.equal(stack.engine.saved.length, 1);
          assert.deepEqual(fixture.cloud.contents(), before);
        });
      }
    }

    it(`(${kind}) is not taken for deleted by a destroy`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.time.now += 70 * minute;
      const [, body] = bodies[0] ?? assert.fail();
      const fault = { kind: "status", code: 404, body } as const;
      fixture.world.emulator.faults.add({ match: { operation: "getToken" }, times: "always", fault });
      const { errors } = await stack.destroy();
      if (kind === "ApiToken") return;
      assert.match(errors.join(), /Could not sign in to IBM Cloud/);
      assert.equal(stack.engine.saved.length, 1);
    });
  }
});
