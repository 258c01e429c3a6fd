import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { isCloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { withCloud } from "../fixtures/cloud/with-cloud";

const { crn, guid } = defaults.instances.objectStorage;

describe("A list of many pages", () => {
  it("is read to its end, a hundred a page", async () => {
    await withCloud({}, async ({ emulator, session, operations }) => {
      const names = Array.from({ length: 250 }, (_, index) => `key-${index}`);
      for (const name of names) emulator.cloud.addResourceKey({ name, source: crn });
      const keys = await session().resourceController.listResourceKeysForInstance(parseInstanceReference(guid));
      assert.deepEqual(keys.map(({ name }) => name).sort(), names.sort());
      assert.deepEqual(operations().slice(1), Array(3).fill("listResourceKeysForInstance"));
    });
  });

  it("is refused when a page names itself as the next one", async () => {
    await withCloud({}, async ({ emulator, session }) => {
      const path = `/v2/resource_instances/${guid}/resource_keys?limit=100`;
      emulator.faults.add({
        match: { operation: "listResourceKeysForInstance" },
        times: "always",
        fault: { kind: "status", code: 200, body: { resources: [], next_url: path } },
      });
      await assert.rejects(
        session().resourceController.listResourceKeysForInstance(parseInstanceReference(guid)),
        (error) => isCloudError(error, "unexpected-response"),
      );
    });
  });

  it("is read at the configured endpoint, though the next page is named at IBM's public host", async () => {
    await withCloud({}, async ({ emulator, session }) => {
      emulator.cloud.addResourceKey({ name: "on the second page", source: crn });
      const next = `https://resource-controller.cloud.ibm.com/v2/resource_instances/${guid}/resource_keys?limit=50`;
      emulator.faults.add({
        match: { operation: "listResourceKeysForInstance" },
        fault: { kind: "status", code: 200, body: { resources: [], next_url: next } },
      });
      const keys = await session().resourceController.listResourceKeysForInstance(parseInstanceReference(guid));
      assert.deepEqual(
        keys.map(({ name }) => name),
        ["on the second page"],
      );
    });
  });

  it("is read though a row of somebody else's is odd", async () => {
    await withCloud({}, async ({ emulator, session }) => {
      const good = { guid: "aaaaaaaa-0000-4000-8000-00000000000a", crn, name: "good", parameters: "odd" };
      emulator.faults.add({
        match: { operation: "listResourceKeysForInstance" },
        fault: { kind: "status", code: 200, body: { resources: [null, { guid: null }, good] } },
      });
      const keys = await session().resourceController.listResourceKeysForInstance(parseInstanceReference(guid));
      assert.deepEqual(
        keys.map(({ name }) => name),
        ["good"],
      );
    });
  });

  it("does not stop the process by a GUID of 80,000 letters and a space, whose row cannot be read", async () => {
    await withCloud({}, async ({ emulator, session }) => {
      const long = `${"a".repeat(80_000)} `;
      const good = { guid: "aaaaaaaa-0000-4000-8000-00000000000a", crn, name: "good" };
      emulator.faults.add({
        match: { operation: "listResourceKeysForInstance" },
        fault: { kind: "status", code: 200, body: { resources: [{ ...good, guid: long }, good] } },
      });
      const start = performance.now();
      const keys = await session().resourceController.listResourceKeysForInstance(parseInstanceReference(guid));
      assert.ok(performance.now() - start < 2000, `it took ${performance.now() - start} ms`);
      assert.deepEqual(
        keys.map((key) => key.guid),
        [good.guid],
      );
    });
  });

  it("is one reading for all who ask together", async () => {
    await withCloud({}, async ({ secure, operations }) => {
      const instance = secure();
      await Promise.all(Array.from({ length: 20 }, () => instance.listAccessKeys()));
      assert.deepEqual(operations(), ["getToken", "listAccessKeys"]);
    });
  });
});
