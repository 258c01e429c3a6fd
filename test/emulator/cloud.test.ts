import assert from "node:assert/strict";
import fc from "fast-check";
import { Cloud, defaults } from "../../emulator";

describe("A cloud without HTTP", () => {
  const { secure } = defaults.instances;

  it("hands out copies: changing them changes nothing", () => {
    const cloud = Cloud.withDefaults();
    for (const key of cloud.accessKeysOf(secure.guid)) key.enabled = false;
    assert.equal(cloud.accessKeysOf(secure.guid)[0]?.enabled, true);
  });

  it("is empty unless it is made with defaults", () => {
    assert.deepEqual(new Cloud().instances(), []);
  });

  it("changes nothing when a change fails halfway", () => {
    let broken = false;
    const cloud = Cloud.withDefaults({
      secret: (kind) => {
        if (broken && kind === "apikey") throw new Error("no more secrets");
        return `${kind}-${Math.random()}`;
      },
    });
    broken = true;
    const before = cloud.contents();
    assert.throws(() => cloud.addResourceKey({ name: "key", source: secure.guid }), /no more secrets/);
    assert.deepEqual(cloud.contents(), before);
  });

  it("shows itself as it was before the last change", () => {
    const cloud = Cloud.withDefaults();
    cloud.createAccessKey(secure.guid);
    const past = cloud.asBeforeLastWrite();
    cloud.createAccessKey(secure.guid);
    assert.deepEqual(
      [past, cloud].map((each) => each.accessKeysOf(secure.guid).length),
      [1, 3],
    );
  });

  it("keeps its past apart from what changes now, down to the keys of an instance and the roles of a service ID", () => {
    const cloud = Cloud.withDefaults();
    const { guid: source } = defaults.instances.activityTracker;
    const { crn } = cloud.addServiceId("shared");
    const before = cloud.contents();
    cloud.addResourceKey({ name: "key", source, parameters: { serviceid_crn: crn } });
    assert.deepEqual(cloud.asBeforeLastWrite().contents(), before);
    const between = cloud.contents();
    cloud.addServiceKey(source);
    assert.deepEqual(cloud.asBeforeLastWrite().contents(), between);
  });

  it("accepts agents with exactly the enabled keys, whatever is done to the keys", () => {
    const action = fc.constantFrom("create", "disable", "enable", "delete");
    fc.assert(
      fc.property(fc.array(fc.tuple(action, fc.nat(5)), { maxLength: 30 }), (actions) => {
        const cloud = Cloud.withDefaults();
        const all = new Map<string, boolean>();
        for (const [name, index] of actions) {
          const key = cloud.accessKeysOf(secure.guid)[index]?.accessKey;
          if (name === "create") all.set(cloud.createAccessKey(secure.guid).accessKey, true);
          if (key === undefined) continue;
          if (name === "disable") cloud.disableAccessKey(secure.guid, key);
          if (name === "enable") cloud.enableAccessKey(secure.guid, key);
          if (name === "delete") cloud.deleteAccessKey(secure.guid, key);
          if (name !== "create") all.set(key, name === "enable");
        }
        for (const [key, works] of all) {
          assert.equal(cloud.ingest(secure.guid, key), works ? "accepted" : "refused");
        }
      }),
      { numRuns: 50 },
    );
  });
});
