import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { markOf } from "../../provider/domain/create-label";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { type CloudFixture, secureGuid, urnOf, withCloud } from "../fixtures/cloud/with-cloud";

const { objectStorage } = defaults.instances;
const unlimited = { limit: null, reservation: null, teamId: null };
const owner = { urn: urnOf("key"), project: "shop", stack: "dev", name: "key" };
/** Of the same resource, as anybody may make it who knows the URN. */
const forged = `${markOf(owner.urn)}0000000000`;

/** No create gets an answer, and none makes anything. */
function lose({ emulator }: CloudFixture, operation: string): void {
  emulator.faults.add({ match: { operation }, times: "always", fault: { kind: "reset-before" } });
}

describe("A key whose label has the mark of a resource, and not the chance of its create,", () => {
  it("is neither taken nor deleted (access key)", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      const { accessKey } = cloud.createAccessKey(secureGuid, { metadata: { "pulumi-ibm-keys": forged } });
      const context = fixture.context();
      lose(fixture, "createAccessKeyV1");
      await assert.rejects(fixture.secure().createAccessKey(unlimited, context));
      fixture.emulator.faults.clear();
      for (const { label, since } of context.lost) {
        assert.equal(label?.slice(0, 6), forged.slice(0, 6));
        assert.equal(await fixture.secure().removeLostCreate({ label, since }, fixture.context()), "absent");
      }
      assert.ok(context.lost.length > 0);
      assert.ok(cloud.accessKeysOf(secureGuid).some((key) => key.accessKey === accessKey && key.enabled));
    });
  });

  it("is neither taken nor deleted (resource key)", async () => {
    await withCloud({}, async (fixture) => {
      const { guid } = fixture.emulator.cloud.addResourceKey({
        name: `shop-dev-key-${forged}`,
        source: objectStorage.crn,
      });
      const context = fixture.context();
      const source = parseInstanceReference(objectStorage.crn);
      const details = { name: undefined, source, role: undefined, parameters: undefined };
      lose(fixture, "createResourceKey");
      const session = fixture.session();
      await assert.rejects(session.resourceController.createResourceKey(details, context));
      fixture.emulator.faults.clear();
      for (const { label, since } of context.lost) {
        assert.equal(label?.slice(0, 6), forged.slice(0, 6));
        const lost = { label, since };
        assert.equal(await fixture.session().resourceKeys.removeLostCreate(source, lost, fixture.context()), "absent");
      }
      assert.ok(context.lost.length > 0);
      assert.deepEqual(
        fixture.emulator.cloud.resourceKeysOf().map((key) => [key.guid, key.state]),
        [[guid, "active"]],
      );
    });
  });
});
