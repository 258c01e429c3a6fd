import assert from "node:assert/strict";
import { Cloud, defaults, startEmulator } from "../../emulator";
import { messageOf } from "../../harness/error-message";
import { getAccessKeys, getInstance, getResourceKeys, getTeam } from "../../provider/lookups/queries";

const { secure, monitor, objectStorage } = defaults.instances;

/** What the error says of a look-up in a cloud with a second instance and a second team. */
async function errorOf(
  look: (configuration: (key: string) => string | undefined) => Promise<unknown>,
  prepare: (cloud: Cloud) => void = () => {},
) {
  const cloud = Cloud.withDefaults();
  prepare(cloud);
  cloud.addInstance({ service: "cloud-object-storage", name: "second store" });
  cloud.addTeam(monitor.guid, "second team");
  const emulator = await startEmulator({ cloud });
  const settings = new Map([
    ["apiKey", defaults.apiKey],
    ["endpoints", JSON.stringify(emulator.endpoints)],
  ]);
  try {
    await look((key) => settings.get(key));
  } catch (error) {
    return messageOf(error);
  } finally {
    await emulator.close();
  }
  return assert.fail("it was found");
}

describe("A look-up by name", () => {
  it("that fits several instances names these, and one that fits none names none", async () => {
    const several = await errorOf((configuration) => getInstance({ service: "cloud-object-storage" }, configuration));
    assert.match(several, new RegExp(`2 fit: ${objectStorage.name} \\(crn:.+\\), second store \\(crn:`));
    const none = await errorOf((configuration) => getInstance({ name: "no such store" }, configuration));
    assert.match(none, /: none fits\./);
    assert.doesNotMatch(none, /second store|no such store/);
  });

  it("that fits no team names those that there are", async () => {
    const args = { instance: monitor.crn, team: "no such team" };
    const told = await errorOf((configuration) => getTeam(args, configuration));
    assert.match(told, /the instance has the teams .*second team \(\d+\)/);
    assert.doesNotMatch(told, /no such team/);
  });
});

describe("A look-up of a deleted instance", () => {
  for (const [what, instance, look] of [
    ["its access keys", secure, getAccessKeys],
    ["its teams", secure, getTeam],
    ["its resource keys", objectStorage, getResourceKeys],
  ] as const) {
    it(`for ${what} is an error that says that the instance is deleted`, async () => {
      const told = await errorOf(
        (configuration) => look({ instance: instance.crn }, configuration),
        (cloud) => cloud.removeInstance(instance.guid, "pending_reclamation"),
      );
      assert.match(told, /[Tt]he instance is deleted.* [Rr]estore/);
    });
  }

  it("by its name finds the one that took its place", async () => {
    const cloud = Cloud.withDefaults();
    cloud.removeInstance(secure.guid, "pending_reclamation");
    const { guid } = cloud.addInstance({ service: "sysdig-secure", name: secure.name });
    const emulator = await startEmulator({ cloud });
    const settings = new Map([
      ["apiKey", defaults.apiKey],
      ["endpoints", JSON.stringify(emulator.endpoints)],
    ]);
    try {
      const found = await getInstance({ name: secure.name }, (key) => settings.get(key));
      assert.equal(found.guid, guid);
    } finally {
      await emulator.close();
    }
  });
});
