import assert from "node:assert/strict";
import { Cloud, defaults, type Emulator, startEmulator } from "../../../emulator";
import { openPeer, type Peer } from "./workspace";

const configuration = `
variable "secure" { type = string }
variable "iam" { type = string }
variable "instance" { type = string }
variable "api_key" { type = string }
variable "limit" { type = number }
variable "enabled" { type = bool }

provider "sysdig" {
  sysdig_secure_url      = var.secure
  ibm_secure_iam_url     = var.iam
  ibm_secure_instance_id = var.instance
  ibm_secure_api_key     = var.api_key
}

resource "sysdig_agent_access_key" "agents" {
  limit    = var.limit
  enabled  = var.enabled
  metadata = { purpose = "agents" }
}
`;

const address = "sysdig_agent_access_key.agents";

describe("Sysdig's Terraform provider against the emulator", function () {
  this.timeout(180_000);
  const { secure } = defaults.instances;
  let emulator: Emulator;
  let peer: Peer | undefined;

  before(async () => {
    peer = await openPeer("sysdig", "sysdiglabs/sysdig");
  });
  after(() => peer?.close());
  beforeEach(async () => {
    emulator = await startEmulator({ cloud: Cloud.withDefaults() });
  });
  afterEach(() => emulator.close());

  const newWorkspace = async () => {
    assert.ok(peer);
    const { secure: address, iam } = emulator.endpoints;
    const variables = {
      secure: address.replace("{region}", secure.region),
      iam,
      instance: secure.guid,
      api_key: defaults.apiKey,
      limit: 5,
      enabled: true,
    };
    return peer.workspace({ configuration, variables });
  };

  it("creates, reads, changes, imports and destroys an access key, and touches no other", async () => {
    const workspace = await newWorkspace();
    const stored = () => emulator.cloud.accessKeysOf(secure.guid);
    const strangers = stored();
    const own = () => stored().filter(({ id }) => !strangers.some((stranger) => stranger.id === id));

    await workspace.apply();
    const [created] = own();
    assert.ok(created);
    assert.deepEqual([own().length, created.limit, created.enabled], [1, 5, true]);
    assert.equal((await workspace.attributesOf(address)).access_key, created.accessKey);
    assert.equal(await workspace.isUpToDate(), true);

    workspace.set("limit", 7);
    await workspace.apply();
    assert.deepEqual(
      own().map(({ id, limit }) => [id, limit]),
      [[created.id, 7]],
    );
    assert.equal(await workspace.isUpToDate(), true);

    await workspace.forgetAndImport(address, String(created.id));
    assert.equal(await workspace.isUpToDate(), true);

    assert.match(await workspace.failedDestroy(), /enabled/i);
    assert.equal(own().length, 1);

    workspace.set("enabled", false);
    await workspace.apply();
    assert.equal(own()[0]?.enabled, false);
    await workspace.destroy();
    assert.deepEqual(stored(), strangers);
  });

  it("prints the reason of a refusal", async () => {
    const workspace = await newWorkspace();
    emulator.cloud.settings.accessKeyLimit = emulator.cloud.accessKeysOf(secure.guid).length;
    assert.match(await workspace.failedApply(), /Limit reached|limit/);
  });
});
