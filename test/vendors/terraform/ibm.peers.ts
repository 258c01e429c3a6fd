import assert from "node:assert/strict";
import { Cloud, defaults, type Emulator, startEmulator } from "../../../emulator";
import { openPeer, type Peer } from "./workspace";

const preamble = `
provider "ibm" {
  region = "us-south"
}
`;

const resourceKey = `${preamble}
variable "instance" { type = string }
variable "name" { type = string }

resource "ibm_resource_key" "reader" {
  name                 = var.name
  role                 = "Reader"
  resource_instance_id = var.instance
  parameters           = { HMAC = true }
}
`;

const serviceId = `${preamble}
variable "description" { type = string }
variable "role" { type = string }
variable "instance_guid" { type = string }

resource "ibm_iam_service_id" "agents" {
  name        = "agents"
  description = var.description
}

resource "ibm_iam_service_api_key" "agents" {
  name           = "agents"
  description    = var.description
  iam_service_id = ibm_iam_service_id.agents.iam_id
}

resource "ibm_iam_service_policy" "agents" {
  iam_service_id = ibm_iam_service_id.agents.id
  roles          = [var.role]

  resources {
    service              = "cloud-object-storage"
    resource_instance_id = var.instance_guid
  }
}
`;

describe("IBM's Terraform provider against the emulator", function () {
  // Before each read of a resource key it waits for two seconds.
  this.timeout(300_000);
  const { objectStorage } = defaults.instances;
  let emulator: Emulator;
  let peer: Peer | undefined;

  before(async () => {
    peer = await openPeer("ibm", "IBM-Cloud/ibm");
  });
  after(() => peer?.close());
  beforeEach(async () => {
    emulator = await startEmulator({ cloud: Cloud.withDefaults() });
  });
  afterEach(() => emulator.close());

  it("creates, reads, imports and destroys a resource key, and touches no other", async () => {
    const { cloud, environment } = emulator;
    const variables = { instance: objectStorage.crn, name: "reports" };
    assert.ok(peer);
    const workspace = await peer.workspace({ configuration: resourceKey, variables, environment });
    const before = cloud.resourceKeysOf();
    const own = () => cloud.resourceKeysOf().filter(({ guid }) => !before.some((key) => key.guid === guid));

    await workspace.apply();
    const [created] = own();
    assert.ok(created);
    assert.deepEqual([own().length, created.name], [1, "reports"]);
    const attributes = await workspace.attributesOf("ibm_resource_key.reader");
    assert.deepEqual([attributes.guid, attributes.role, attributes.state], [created.guid, "Reader", "active"]);
    assert.equal(await workspace.isUpToDate(), true);

    await workspace.forgetAndImport("ibm_resource_key.reader", created.crn);
    const imported = await workspace.attributesOf("ibm_resource_key.reader");
    assert.deepEqual([imported.guid, imported.name], [created.guid, "reports"]);

    await workspace.destroy();
    assert.deepEqual(cloud.resourceKeysOf(), before);
  });

  it("creates, reads, changes, imports and destroys a service ID with its API key and its policy", async () => {
    const { cloud, environment } = emulator;
    const variables = { description: "first", role: "Reader", instance_guid: objectStorage.guid };
    assert.ok(peer);
    const workspace = await peer.workspace({ configuration: serviceId, variables, environment });
    const before = cloud.contents();

    await workspace.apply();
    assert.equal(await workspace.isUpToDate(), true);

    workspace.set("description", "second");
    workspace.set("role", "Writer");
    await workspace.apply();
    assert.equal(await workspace.isUpToDate(), true);

    for (const address of ["ibm_iam_service_id.agents", "ibm_iam_service_api_key.agents"]) {
      await workspace.forgetAndImport(address, String((await workspace.attributesOf(address)).id));
    }

    await workspace.destroy();
    assert.deepEqual(cloud.contents(), before);
  });
});
