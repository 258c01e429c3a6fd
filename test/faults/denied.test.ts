import assert from "node:assert/strict";
import {
  accessKey,
  describeWithProvider,
  ingestionKey,
  monitor,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";

const elsewhere = (region: string, service: string) =>
  new RegExp(
    `Check also that the instance is one of ${service} in ${region}: its CRN, the arguments, the settings or the state say so`,
  );

describeWithProvider("A key whose instance is declared in the wrong place", (fixture, it) => {
  const token = (args: object) => ({ kind: "api-token" as const, args: { instance: secure.guid, ...args } });
  const cases: [title: string, declared: Parameters<typeof fixture.stack>[0], place: RegExp, role: RegExp][] = [
    [
      "by a region beside its GUID",
      { key: accessKey({ instance: secure.guid, service: "sysdig-secure", region: "eu-de" }) },
      elsewhere("eu-de", "sysdig-secure"),
      /owner the service role (Reader|Manager) on sysdig-secure, then run again\./,
    ],
    [
      "by a service beside its GUID",
      { key: accessKey({ instance: secure.guid, service: "sysdig-monitor", region: "us-south" }) },
      elsewhere("us-south", "sysdig-monitor"),
      /owner the service role (Reader|Manager) on sysdig-monitor, then run again\./,
    ],
    [
      "by the region in its CRN",
      { key: accessKey({ instance: secure.crn.replace("us-south", "jp-tok") }) },
      elsewhere("jp-tok", "sysdig-secure"),
      /owner the service role (Reader|Manager) on sysdig-secure, then run again\./,
    ],
    [
      "and its API token is asked for",
      { key: token({ service: "sysdig-secure", region: "eu-de" }) },
      elsewhere("eu-de", "sysdig-secure"),
      /owner the service role Reader on sysdig-secure, then run again\./,
    ],
    [
      "and the API token of a team by its id is asked for",
      { key: token({ service: "sysdig-secure", region: "eu-de", teamId: 1001 }) },
      elsewhere("eu-de", "sysdig-secure"),
      /owner the service role Manager on sysdig-secure, and a role in this team, then run again\./,
    ],
  ];
  for (const [title, program, place, role] of cases) {
    it(`(${title}) is an error that names the role and this possibility, and nothing is made`, async () => {
      const { errors } = await fixture.stack(program).up();
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", place);
      assert.match(errors[0] ?? "", role);
      assert.deepEqual(fixture.own, []);
    });
  }

  it("(by the region of the configuration) is such an error too", async () => {
    const stack = fixture.stack({ key: accessKey({ instance: secure.guid, service: "sysdig-secure" }) });
    stack.configuration = { "ibm-keys:region": "au-syd" };
    assert.match((await stack.up()).errors.join(), elsewhere("au-syd", "sysdig-secure"));
  });
});

describeWithProvider("A caller without the role that a key needs", (fixture, it) => {
  const signIn = (rights: Parameters<typeof fixture.cloud.addApiKey>[0]) => ({
    "ibm-keys:apiKey": fixture.cloud.addApiKey(rights).apikey,
  });

  it("is told it, and no doubt about the place where IBM itself has told that", async () => {
    const stack = fixture.stack({ key: accessKey({ instance: monitor.guid }) });
    stack.configuration = signIn({ serviceRole: "Reader" });
    const { errors } = await stack.up();
    assert.match(
      errors.join(),
      /403: .+\. Give the API key's owner the service role Manager on sysdig-monitor, then run again\.$/,
    );
    assert.doesNotMatch(errors.join(), /Check also/);
  });

  for (const [kind, declared] of [
    ["ResourceKey", resourceKey],
    ["IngestionKey", ingestionKey],
    ["ServiceKey", serviceKey],
  ] as const) {
    it(`(${kind}) is told which platform role it is, and on what`, async () => {
      const stack = fixture.stack({ key: declared() });
      stack.configuration = signIn({ platform: false });
      const { errors } = await stack.up();
      assert.match(errors.join(), /owner the platform role (Viewer|Operator) on the instance, then run again\.$/);
    });
  }
});
