import assert from "node:assert/strict";
import type { Cloud, CloudState } from "pulumi-ibm-keys/emulator";
import { Client } from "../../harness/contract/client";
import { Journal } from "../../harness/contract/journal";
import { Recorder } from "../../harness/contract/observations";
import { runScenarios } from "../../harness/contract/run-scenarios";
import { iamApiKeys } from "../../harness/contract/scenarios/iam-api-keys";
import { Canaries } from "../fixtures/canaries";
import { type AccountInPlace, linesOf, type Service, withAccount } from "./against-emulator";
import { IamIdentity } from "./iam-identity";

/** Rows by kind, without those that IBM keeps of deleted resource keys. */
function rowsOf({ resourceKeys, ...state }: CloudState) {
  return { ...state, resourceKeys: resourceKeys.filter((key) => key.state === "active"), nextNumber: 0 };
}

/** Keys, policies and teams of somebody else, and the token that reading one would make. */
function addStrangers(cloud: Cloud, guid: string): void {
  cloud.createAccessKey(guid, { limit: 3, metadata: { "contract-run": "0123456789abcdef" } });
  cloud.createAccessKey(guid, { enabled: false });
  cloud.addTeam(guid, "Strangers");
  cloud.addCustomRole("Contract Run", "sysdig-monitor");
  cloud.addServiceId("pulumi-ibm-keys-contract-run-0123456789abcdef");
  for (const role of ["Manager", "Reader"])
    cloud.addResourceKey({ name: "pulumi-ibm-keys-contract-run-0123456789abcdef", source: guid, role });
  const { teams, policies, identities } = cloud.services;
  const [user] = cloud.contents().identities;
  const [serviceId] = cloud.serviceIds();
  assert.ok(user && serviceId);
  const instance = cloud.services.instances.get(guid);
  teams.token(instance, teams.defaultTeam(guid).id, user.iamId);
  const identity = identities.find(user.iamId);
  assert.ok(identity);
  policies.create(
    {
      version: "v1",
      pattern: null,
      rule: null,
      type: "access",
      description: "pulumi-ibm-keys-contract-run-0123456789abcdef",
      subjects: [{ attributes: [{ name: "iam_id", value: serviceId.iamId }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:Viewer" }],
      resources: [{ attributes: [{ name: "accountId", value: cloud.accountId, operator: null }] }],
    },
    identity,
  );
}

describe("A contract run", function () {
  this.timeout(60_000);

  for (const service of ["secure", "monitor", "objectStorage"] satisfies Service[]) {
    it(`finds no difference between two emulators, with an instance of ${service}`, () =>
      withAccount(service, async ({ run, cloud }) => {
        const before = rowsOf(cloud.contents());
        const { differences, left, record } = await run();
        assert.deepEqual(linesOf(differences), []);
        assert.deepEqual(left, []);
        assert.ok(record.scenarios.length >= 16);
        for (const { name, observations } of record.scenarios) {
          const steps = observations.map(({ step }) => step);
          assert.equal(new Set(steps).size, steps.length, `a step of ${name} could be taken for another one`);
        }
        assert.deepEqual({ ...rowsOf(cloud.contents()), apiTokens: [] }, { ...before, apiTokens: [] });
      }));
  }

  it("names exactly the three differences that were planted", () =>
    withAccount("secure", async ({ run, front }) => {
      front.lie({ method: "DELETE", path: /^\/api\/customer\/accessKeys\/[^/]+$/ }, async ({ forward }) => {
        const answer = await forward();
        return answer.status === 204 ? { ...answer, status: 200 } : answer;
      });
      front.lie({ path: /^\/v2\/resource_/ }, async ({ forward }) => {
        const answer = await forward();
        const body = answer.body
          .replaceAll('"deleted_by":""', '"deleted_by":null')
          .replace("RC-DatabaseErrorResponse", "RC-Gone");
        return { ...answer, body };
      });
      const { differences, page } = await run();
      assert.deepEqual(
        linesOf(differences).sort(),
        [
          'resource-controller error_code: "RC-Gone", not "RC-DatabaseErrorResponse"',
          "resource-controller deleted_by: null, not empty text",
          "sysdig status: 200, not 204",
        ].sort(),
      );
      assert.match(page, /^## Differences: 3$/m);
      assert.match(page, /\| sysdig \| status \| 200 \| 204 \| access-keys: delete it; /);
    }));

  it("names the steps that the emulator did not get to, and has their forms in the JSON", () =>
    withAccount("secure", async ({ run, cloud }) => {
      cloud.addCustomRole("reader", "sysdig-secure");
      const { differences, report, page } = await run({ only: ["roles"] });
      assert.deepEqual(linesOf(differences), ['resource-controller status: 201, not 400 "RC-InvalidInput"']);
      const steps = ["read the key with a role in small letters", "delete the key with a role in small letters"];
      assert.deepEqual(
        report.alone.map(({ step }) => step),
        steps,
      );
      assert.match(page, /^## Steps that the emulator did not get to: 2$/m);
      const [{ observations } = { observations: [] }] = report.scenarios;
      assert.equal(
        observations.find(({ step }) => step === steps[0])?.forms.role,
        "CRN iam-access-management customRole",
      );
    }));

  it("touches nothing of others, whatever it looks like", () =>
    withAccount("secure", async ({ run, cloud, instance }) => {
      addStrangers(cloud, instance.guid);
      const before = JSON.stringify(rowsOf(cloud.contents()));
      const { left, differences } = await run();
      assert.equal(JSON.stringify(rowsOf(cloud.contents())), before);
      assert.deepEqual([left, linesOf(differences)], [[], []]);
    }));

  it("measures how long IBM does not show what is young, and does not call it a difference", () =>
    withAccount("secure", async ({ run, cloud }) => {
      cloud.settings.youngForMs = 40_000;
      cloud.settings.apiKeyPropagationMs = 20_000;
      const { differences, record, left } = await run();
      assert.deepEqual([linesOf(differences), left], [[], []]);
      const shown = record.delays.find(
        ({ scenario, what }) => scenario === "resource-keys" && what === "read it by its GUID",
      );
      assert.ok((shown?.milliseconds ?? 0) >= 40_000, JSON.stringify(shown));
    }));

  it("tells the form of what IBM answers about young things where that differs", () =>
    withAccount("secure", async ({ run, cloud, front }) => {
      cloud.settings.youngForMs = 40_000;
      front.lie({ method: "GET", path: /^\/v2\/resource_keys\/./ }, async ({ forward }) => {
        const answer = await forward();
        return { ...answer, body: answer.body.replace("RC-DatabaseErrorResponse", "RC-TooYoung") };
      });
      const { differences } = await run({ only: ["resource-keys"] });
      assert.deepEqual(linesOf(differences), [
        'resource-controller error_code: "RC-TooYoung", not "RC-DatabaseErrorResponse"',
      ]);
      assert.deepEqual(differences[0]?.steps[0]?.step, "read it by its GUID, too early");
    }));

  it("ends in order when IBM wants fewer requests, and still deletes what it has created", () =>
    withAccount("secure", async ({ run, emulator, cloud, instance }) => {
      const before = cloud.accessKeysOf(instance.guid);
      emulator.faults.add({
        match: { operation: "enableAccessKey" },
        fault: { kind: "status", code: 429, retryAfter: 7 },
      });
      emulator.faults.add({
        match: { operation: "deleteAccessKey" },
        nth: 2,
        times: 2,
        fault: { kind: "status", code: 429, retryAfter: 7 },
      });
      const { record, left, page } = await run();
      assert.deepEqual(cloud.accessKeysOf(instance.guid), before);
      assert.deepEqual(left, []);
      const [stopped, ...skipped] = record.scenarios.filter(({ ended }) => ended !== undefined);
      assert.deepEqual(stopped?.ended, { kind: "stopped", reason: '"enable it" was answered with 429' });
      assert.ok(skipped.length > 10 && skipped.every(({ ended }) => ended?.reason.includes("fewer requests")));
      assert.match(page, /\| sysdig \| status \| 429 \| 200 \| access-keys: enable it \|/);
    }));

  it("takes no create for lost that was not sent since the run was interrupted", () =>
    withAccount("secure", async ({ run, cloud, front }) => {
      const before = rowsOf(cloud.contents());
      const interruption = new AbortController();
      front.lie({ method: "DELETE", path: /^\/v2\/resource_keys\// }, ({ forward }) => {
        interruption.abort();
        return forward();
      });
      const { record, left } = await run({ only: ["roles"], signal: interruption.signal });
      assert.deepEqual(record.scenarios[0]?.ended, { kind: "stopped", reason: "the run was interrupted" });
      assert.deepEqual([left, rowsOf(cloud.contents())], [[], before]);
    }));

  it("reports a quota that is used up, and goes on with the next scenario", () =>
    withAccount("secure", async ({ run, cloud, instance }) => {
      cloud.settings.accessKeyLimit = cloud.accessKeysOf(instance.guid).length;
      const { record, left, page } = await run({ only: ["access-keys", "resource-keys"] });
      assert.deepEqual(left, []);
      assert.deepEqual(
        record.scenarios.map(({ ended }) => ended?.reason),
        ['"create one without a body" was answered with 422 and made nothing to go on with', undefined],
      );
      assert.match(page, /\| sysdig \| status \| 422 \| 200 \| access-keys: create one without a body \|/);
    }));

  it("finds and deletes what a create has made whose answer was lost, by its label", () =>
    withAccount("secure", async ({ run, emulator, cloud }) => {
      const before = rowsOf(cloud.contents());
      for (const operation of ["createAccessKeyV1", "createResourceKey", "createPolicy"])
        emulator.faults.add({ match: { operation }, fault: { kind: "reset-after" } });
      const { left, record } = await run({ only: ["platform-access-keys", "resource-keys", "policies"] });
      assert.deepEqual(left, []);
      assert.deepEqual({ ...rowsOf(cloud.contents()) }, before);
      assert.deepEqual(
        record.scenarios.map(({ ended }) => ended?.reason),
        Array(3).fill("no answer came (UND_ERR_SOCKET)"),
      );
    }));

  it("deletes no key of which nothing proves that it is its own, and names it by its fingerprint", () =>
    withAccount("secure", async ({ run, emulator, cloud, instance }) => {
      emulator.faults.add({ match: { operation: "createAccessKey" }, fault: { kind: "reset-after" } });
      const before = cloud.accessKeysOf(instance.guid).length;
      const { left } = await run({ only: ["access-keys"] });
      assert.equal(cloud.accessKeysOf(instance.guid).length, before + 1);
      assert.match(
        left.join(),
        /could carry no label\. Keys of that time: [0-9a-f]{12}.*disable and delete it by hand/,
      );
    }));

  it("does not take a young key for gone when it cleans up", () =>
    withAccount("secure", async ({ run, cloud, front, instance }) => {
      cloud.settings.youngForMs = 100_000;
      front.lie({ path: /^\/v2\/resource_keys\/./, method: "GET" }, ({ response }) => {
        response.destroy();
        return undefined;
      });
      const { left, record, told } = await run({ only: ["resource-keys"] });
      assert.equal(record.scenarios[0]?.ended?.kind, "stopped");
      assert.deepEqual(left, []);
      assert.match(told.join("\n"), /IBM does not show the resource key .* yet: waiting/);
      assert.deepEqual(
        cloud.resourceKeysOf(instance.guid).filter(({ state }) => state === "active"),
        [],
      );
    }));

  it("names the route that the emulator does not have, and asks no account for what it could not compare", () =>
    withAccount("secure", async ({ run, front }) => {
      const { record } = await run({ only: ["iam-api-keys"] });
      const [{ ended } = { ended: undefined }] = record.scenarios;
      // While the emulator has IAM API keys, the scenario runs to its end.
      if (ended !== undefined) {
        assert.deepEqual(ended, { kind: "skipped", reason: "the emulator has no POST /v1/serviceids" });
        assert.deepEqual(front.of({ path: /^\/v1\/(serviceids|apikeys)/ }), []);
      }
    }));

  describe("of IAM API keys, where there are any,", () => {
    const iamRun = async ({ account, clock, front }: AccountInPlace, iam: IamIdentity) => {
      front.lie({ path: /^\/v1\/(serviceids|apikeys)/ }, iam.lie);
      // The emulator behind the front knows none of them.
      front.lie({ path: /^\/identity\/token$/ }, ({ heard, forward }) => {
        const key = iam.apiKeys.find(({ apikey }) => apikey === new URLSearchParams(heard.body).get("apikey"));
        return key === undefined ? forward() : { status: key.disabled ? 400 : 200, body: "{}" };
      });
      const journal = Journal.inMemory(account.instance.crn);
      const options = { readsApiTokens: false, reference: new Recorder().record, tell: () => undefined };
      const { scenarios } = await runScenarios(new Client(account, clock), journal, [iamApiKeys], options);
      assert.deepEqual([journal.creations, iam.apiKeys, iam.serviceIds], [[], [], []]);
      return scenarios.map(({ ended }) => ended?.kind);
    };

    it("finds its way through them, and leaves none", () =>
      withAccount("secure", async (place) => {
        assert.deepEqual(await iamRun(place, new IamIdentity()), [undefined]);
      }));

    for (const lost of ["POST /v1/serviceids", "POST /v1/apikeys", "POST /v1/apikeys/lock"]) {
      it(`leaves none where the answer to ${lost} is lost`, () =>
        withAccount("secure", async (place) => {
          assert.deepEqual(await iamRun(place, new IamIdentity(lost)), ["stopped"]);
        }));
    }
  });

  it("has no value of the account in its report, also where an answer has one as the name of a field", async () => {
    const canaries = new Canaries();
    const options = { secret: (kind: string) => canaries.plant(kind).replace(/[/+"=&%]+$/, "") };
    await withAccount(
      "secure",
      async ({ run, cloud, front, account }) => {
        front.lie({ path: /^\/v2\/resource_instances\/[^/]+$/ }, async ({ forward }) => {
          const answer = await forward();
          const { guid } = account.instance;
          const odd = `{"${guid}":1,"short-name":"x","type":"${guid}","state":"secret-value-1234567890","plain_secret":"hunter2hunter2",`;
          return { ...answer, body: answer.body.replace("{", odd) };
        });
        const { page, report } = await run();
        const text = page + JSON.stringify(report);
        const secrets = cloud.contents().accessKeys.map(({ accessKey }) => accessKey);
        for (const value of [...secrets, account.instance.guid, cloud.accountId, account.apiKey, account.instance.crn])
          assert.ok(!text.includes(value), `the report has ${value}`);
        assert.doesNotMatch(text, /canary|hunter2|eyJ|secret-value|127\.0\.0\.1/);
        assert.match(page, /\(GUID\)/);
      },
      options,
    );
  });
});
