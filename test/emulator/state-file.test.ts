import assert from "node:assert/strict";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud, defaults, startEmulator } from "../../emulator";

describe("A state file", () => {
  let folder = "";
  let stateFile = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-state-"));
    stateFile = join(folder, "cloud.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const once = async <T>(use: (cloud: Cloud) => T): Promise<T> => {
    const emulator = await startEmulator({ stateFile });
    try {
      return use(emulator.cloud);
    } finally {
      await emulator.close();
    }
  };
  const { secure, activityTracker } = defaults.instances;

  it("brings back everything that was there", async () => {
    const before = await once((cloud) => {
      cloud.addApiKey({ serviceRoleOn: { [secure.guid]: "Reader" }, denied: ["createResourceKey"] });
      cloud.addCustomRole("Key Watcher", "logdnaat");
      const parameters = { deep: [{ list: [1, null] }] };
      const { guid } = cloud.addResourceKey({ name: "key", source: activityTracker.guid, parameters });
      cloud.addResourceKey({ name: "removed", source: secure.crn });
      cloud.removeResourceKey(guid, "gone");
      cloud.createAccessKey(secure.guid, { limit: 3, metadata: { owner: "me" }, enabled: false });
      cloud.addTeam(secure.guid, "Payments");
      cloud.addServiceKey(activityTracker.guid);
      cloud.connectInstances(secure.guid, cloud.addInstance({ service: "sysdig-monitor" }).guid, { shownBy: "first" });
      cloud.services.teams.token(cloud.instance(secure.guid), 1, "IBMid-EMULATOR");
      return cloud.contents();
    });
    assert.deepEqual(await once((cloud) => cloud.contents()), before);
  });

  it("of an older emulator is loaded, with what that did not save yet", async () => {
    const older = {
      ...{ accountId: defaults.accountId, tokenSecret: "secret", identities: [], profiles: [], resourceKeys: [] },
      ...{ policies: [], customRoles: [], accessKeys: [], teams: [], apiTokens: [], nextNumber: 1001 },
      apiKeys: [{ id: "ApiKey-1", iamId: "IBMid-1", apikey: "value", usableFrom: 0, revoked: false }],
      serviceIds: [{ iamId: "iam-ServiceId-1", crn: "crn", name: "agents", createdForResourceKey: false }],
      instances: [
        {
          ...{ ...secure, resourceGroupId: "group", state: "active", authorization: "IAM_ONLY", createdAt: "2026" },
          ...{ onetimeCredentials: false, credentials: "live", ingestionKey: null, serviceKeys: [] },
        },
      ],
    };
    writeFileSync(stateFile, JSON.stringify({ version: 1, contents: older }));
    const { apiKeys, serviceIds, instances } = await once((cloud) => cloud.contents());
    assert.deepEqual([apiKeys[0]?.disabled, apiKeys[0]?.expiresAt, serviceIds[0]?.locked], [false, null, false]);
    assert.deepEqual([instances[0]?.deletedAt, instances[0]?.removedAnswers], [null, "removed"]);
  });

  it("is written as soon as something changes", async () => {
    await once((cloud) => {
      const { accessKey } = cloud.createAccessKey(secure.guid);
      assert.ok(readFileSync(stateFile, "utf8").includes(accessKey));
    });
  });

  it("takes the place of a given cloud's contents", async () => {
    const names = await once((cloud) => cloud.addTeam(secure.guid, "Payments").name);
    const emulator = await startEmulator({ stateFile, cloud: new Cloud() });
    assert.ok(emulator.cloud.teamsOf(secure.guid).some(({ name }) => name === names));
    await emulator.close();
  });

  it("can be read by its owner only, and leaves nothing beside it", async () => {
    await once((cloud) => cloud.createAccessKey(secure.guid));
    assert.equal(statSync(stateFile).mode & 0o077, 0);
    assert.deepEqual(readdirSync(folder), ["cloud.json"]);
  });

  it("can be read by its owner only where everything else can be read by all", async () => {
    const before = process.umask(0);
    try {
      await once((cloud) => cloud.createAccessKey(secure.guid));
    } finally {
      process.umask(before);
    }
    assert.equal(statSync(stateFile).mode & 0o777, 0o600);
  });

  describe("beside somebody else's file", () => {
    let precious = "";
    beforeEach(() => {
      precious = join(folder, "precious");
      writeFileSync(precious, "precious");
      chmodSync(precious, 0o644);
    });

    const isUntouched = () => {
      assert.equal(readFileSync(precious, "utf8"), "precious");
      assert.equal(statSync(precious).mode & 0o777, 0o644);
    };

    it("never becomes a link to it, and leaves it as it was, when a link has the name of a draft", async () => {
      symlinkSync(precious, `${stateFile}.${process.pid}.draft`);
      await once((cloud) => cloud.createAccessKey(secure.guid));
      isUntouched();
      assert.ok(lstatSync(stateFile).isFile());
    });

    it("that is a link to it is refused", async () => {
      symlinkSync(precious, stateFile);
      await assert.rejects(startEmulator({ stateFile }), /cloud\.json is a link\. Name the file that it leads to\./);
      isUntouched();
    });

    it("that is a link to nothing yet is refused, and nothing is made there", async () => {
      symlinkSync(join(folder, "absent"), stateFile);
      await assert.rejects(startEmulator({ stateFile }), /cloud\.json is a link/);
      assert.deepEqual(readdirSync(folder), ["cloud.json", "precious"]);
    });

    it("takes the place of a link that was put there while the emulator runs", async () => {
      await once((cloud) => {
        rmSync(stateFile);
        symlinkSync(precious, stateFile);
        const { accessKey } = cloud.createAccessKey(secure.guid);
        assert.ok(lstatSync(stateFile).isFile() && readFileSync(stateFile, "utf8").includes(accessKey));
      });
      isUntouched();
    });
  });

  it("is written as ever where a killed process has left its draft", async () => {
    const draft = `${stateFile}.${process.pid}.draft`;
    writeFileSync(draft, "half a st", { mode: 0o400 });
    chmodSync(draft, 0o400);
    const key = await once((cloud) => cloud.createAccessKey(secure.guid).accessKey);
    assert.ok(readFileSync(stateFile, "utf8").includes(key));
    assert.equal(readFileSync(draft, "utf8"), "half a st");
  });

  it("that cannot be written leaves no draft", async () => {
    await once((cloud) => {
      rmSync(stateFile);
      mkdirSync(stateFile);
      assert.throws(() => cloud.createAccessKey(secure.guid));
    });
    assert.deepEqual(readdirSync(folder), ["cloud.json"]);
  });

  it("that is a folder is refused by name", async () => {
    mkdirSync(stateFile);
    await assert.rejects(startEmulator({ stateFile }), /cloud\.json is not a file\./);
  });

  for (const [what, text] of [
    ["not JSON", "{"],
    ["something else", '{"version":1,"contents":{}}'],
    ["of a version to come", '{"version":2}'],
  ] as const) {
    it(`that is ${what} is refused by name, and left as it is`, async () => {
      writeFileSync(stateFile, text);
      await assert.rejects(startEmulator({ stateFile }), (error: Error) => error.message.includes(stateFile));
      assert.equal(readFileSync(stateFile, "utf8"), text);
    });
  }
});
