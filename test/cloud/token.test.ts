import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { isCloudError } from "../../provider/domain/cloud-error";
import { withCloud } from "../fixtures/cloud/with-cloud";

const minute = 60_000;

describe("The IAM token", () => {
  it("is asked for once, however many calls begin together", async () => {
    await withCloud({}, async ({ session, operations }) => {
      const { resourceController } = session();
      await Promise.all(["a", "b", "c", "d", "e"].map((name) => resourceController.listResourceKeys(name)));
      assert.equal(operations().filter((operation) => operation === "getToken").length, 1);
    });
  });

  it("is kept while it is young and renewed ahead of its end", async () => {
    await withCloud({}, async ({ session, operations, clock, emulator }) => {
      const { resourceController } = session();
      await resourceController.listResourceKeys("a");
      clock.advance(40 * minute);
      await resourceController.listResourceKeys("a");
      assert.equal(operations().filter((operation) => operation === "getToken").length, 1);
      clock.advance(10 * minute);
      emulator.clearRequests();
      await Promise.all([resourceController.listResourceKeys("a"), resourceController.listResourceKeys("b")]);
      // The old one would be good for ten minutes more: nothing was refused.
      assert.deepEqual(operations(), ["getToken", "listResourceKeys", "listResourceKeys"]);
    });
  });

  for (const tokenSeconds of [900, 3600]) {
    it(`of an account whose tokens live ${tokenSeconds} seconds is renewed in time, and never refused`, async () => {
      await withCloud({}, async ({ session, operations, clock, emulator }) => {
        emulator.cloud.settings.tokenSeconds = tokenSeconds;
        const { resourceController } = session();
        for (let seconds = 0; seconds <= 3 * tokenSeconds; seconds += 60) {
          await resourceController.listResourceKeys("a");
          clock.advance(minute);
        }
        assert.deepEqual([...new Set(emulator.requests.map(({ status }) => status))], [200]);
        assert.equal(operations().filter((operation) => operation === "getToken").length, 4);
      });
    });
  }

  it("that was revoked is renewed once, and the call repeated, also when it creates", async () => {
    await withCloud({}, async ({ secure, operations, emulator, context }) => {
      const instance = secure();
      await instance.createAccessKey({ limit: 3, reservation: null, teamId: null }, context());
      emulator.cloud.revokeTokens();
      emulator.clearRequests();
      await instance.createAccessKey({ limit: 4, reservation: null, teamId: null }, context());
      assert.deepEqual(operations(), ["createAccessKeyV1", "getToken", "createAccessKeyV1"]);
      assert.deepEqual(
        emulator.cloud.accessKeysOf(instance.guid).map(({ limit }) => limit),
        [null, 3, 4],
      );
    });
  });

  it("is not renewed forever when the service refuses every one", async () => {
    await withCloud({}, async ({ session, operations, emulator }) => {
      emulator.faults.add({
        match: { operation: "listResourceKeys" },
        times: "always",
        fault: { kind: "status", code: 401 },
      });
      await assert.rejects(session().resourceController.listResourceKeys("a"), (error) =>
        isCloudError(error, "credentials-rejected"),
      );
      assert.deepEqual(operations(), ["getToken", "listResourceKeys", "getToken", "listResourceKeys"]);
    });
  });

  it("is refused for a revoked API key by an error that does not repeat the key, though IAM's answer does", async () => {
    await withCloud({}, async ({ session, emulator }) => {
      const { apikey } = emulator.cloud.addApiKey();
      emulator.cloud.revokeApiKey(apikey);
      await assert.rejects(session(apikey).resourceController.listResourceKeys("a"), (error) => {
        return isCloudError(error, "credentials-rejected") && !error.message.includes(apikey);
      });
    });
  });

  it("that IAM refuses by a plain text is asked for again, since too many were asked for", async () => {
    await withCloud({}, async ({ session, emulator }) => {
      const fault = { kind: "status", code: 429 } as const;
      emulator.faults.add({ match: { operation: "getToken" }, fault, times: 2 });
      await session().resourceController.listResourceKeys("a");
      emulator.faults.add({ match: { operation: "getToken" }, fault, times: "always" });
      await assert.rejects(session().resourceController.listResourceKeys("a"), (error) =>
        isCloudError(error, "too-many-requests"),
      );
    });
  });

  it("is not renewed after 403, which is an answer", async () => {
    await withCloud({}, async ({ session, operations, emulator }) => {
      const { apikey } = emulator.cloud.addApiKey({ denied: ["listResourceKeys"] });
      await assert.rejects(session(apikey).resourceController.listResourceKeys("a"), (error) =>
        isCloudError(error, "access-denied"),
      );
      assert.deepEqual(operations(), ["getToken", "listResourceKeys"]);
    });
  });

  it("is asked for again after a failure, which only those who waited for it see", async () => {
    await withCloud({}, async ({ session, emulator }) => {
      const { resourceController } = session(defaults.apiKey, { tries: 1 });
      emulator.faults.add({ match: { operation: "getToken" }, fault: { kind: "status", code: 500 } });
      const first = await Promise.allSettled([
        resourceController.listResourceKeys("a"),
        resourceController.listResourceKeys("b"),
      ]);
      assert.deepEqual(
        first.map(({ status }) => status),
        ["rejected", "rejected"],
      );
      assert.deepEqual(await resourceController.listResourceKeys("a"), []);
    });
  });

  it("exchange is repeated after a lost answer, for it makes nothing", async () => {
    await withCloud({}, async ({ session, emulator, operations }) => {
      emulator.faults.add({ match: { operation: "getToken" }, fault: { kind: "reset-after" } });
      await session().resourceController.listResourceKeys("a");
      assert.deepEqual(operations(), ["getToken", "getToken", "listResourceKeys"]);
    });
  });

  it("of a wrong API key is an error that says so, after one request", async () => {
    await withCloud({}, async ({ session, operations }) => {
      await assert.rejects(session("a-wrong-api-key").resourceController.listResourceKeys("a"), (error) => {
        assert.ok(isCloudError(error, "credentials-rejected"));
        assert.match(error.message, /^Could not sign in to IBM Cloud with the API key: .*could not be found/);
        assert.doesNotMatch(error.message, /a-wrong-api-key/);
        return true;
      });
      assert.deepEqual(operations(), ["getToken"]);
    });
  });
});
