import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import type { Declared } from "../fixtures/provider/engine";
import { accessKey, ingestionKey, resourceKey, serviceKey } from "../fixtures/provider/provider-fixture";
import { assertMeant, crnOf, oddNames } from "./odd-names";

const { objectStorage, monitor } = defaults.instances;

const keyCrnOf = (odd: string) => `${objectStorage.crn.replace(/::$/, "")}:resource-key:${odd}`;

describeBehindFront("An argument with an odd name in it", (fixture, it) => {
  const programs: Readonly<Record<string, (odd: string) => [Declared, string[]]>> = {
    "AccessKey.instance": (odd) => [accessKey({ instance: crnOf(odd, "sysdig-secure") }), []],
    "AccessKey.adopt": (odd) => [accessKey({ adopt: odd }), []],
    "AccessKey.teamId": (odd) => [accessKey({ teamId: odd }), []],
    "ResourceKey.source": (odd) => [resourceKey({ source: crnOf(odd) }), [crnOf(odd)]],
    "ResourceKey.source, of a service with regions": (odd) => [
      resourceKey({ source: crnOf(odd, "sysdig-monitor") }),
      [crnOf(odd, "sysdig-monitor")],
    ],
    "ResourceKey.name": (odd) => [resourceKey({ name: odd }), [odd]],
    "ResourceKey.adopt, by CRN": (odd) => [resourceKey({ adopt: keyCrnOf(odd) }), [keyCrnOf(odd)]],
    "ResourceKey.adopt, by name": (odd) => [resourceKey({ adopt: odd }), [odd]],
    "ResourceKey.adopt, by name, of an alias": (odd) => [
      resourceKey({ source: crnOf("alias"), adopt: odd }),
      [crnOf("alias"), odd],
    ],
    "IngestionKey.instance": (odd) => [ingestionKey({ instance: crnOf(odd, "logdnaat") }), []],
    "IngestionKey.adopt": (odd) => [ingestionKey({ adopt: keyCrnOf(odd) }), [keyCrnOf(odd)]],
    "ServiceKey.adopt": (odd) => [serviceKey({ adopt: odd, restrict: true }), [odd]],
    "ApiToken.teamId": (odd) => [{ kind: "api-token", args: { instance: monitor.crn, teamId: odd } }, []],
    "ApiToken.team": (odd) => [{ kind: "api-token", args: { instance: monitor.crn, team: odd } }, []],
  };
  for (const [what, program] of Object.entries(programs)) {
    it(`(${what}) names that and nothing else at IBM, through its whole life`, async () => {
      for (const odd of oddNames) {
        const [declared, texts] = program(odd);
        const stack = fixture.stack({ key: declared });
        const runs = [await stack.preview(), await stack.up(), await stack.refresh(), await stack.destroy()];
        for (const error of runs.flatMap(({ errors }) => errors)) assertClear(error);
        assertMeant(fixture, ...texts);
      }
      assert.deepEqual(fixture.own, []);
    });
  }
});

describeBehindFront("A saved state with an odd name in it", (fixture, it) => {
  const programs: Readonly<Record<string, [declared: Declared, changed: object, fields: string[]]>> = {
    AccessKey: [accessKey(), { limit: 5 }, ["accessKey", "instance", "fingerprint"]],
    ResourceKey: [resourceKey(), { name: "another" }, ["guid", "crn", "source", "role", "name"]],
    IngestionKey: [ingestionKey(), { name: "another" }, ["instance", "resourceKeyGuid", "resourceKeyName"]],
    ServiceKey: [serviceKey({ restrict: true }), { restrict: false }, ["instance", "resourceKeyGuid", "policyId"]],
    ApiToken: [{ kind: "api-token", args: { instance: monitor.crn } }, {}, ["instance", "teamId", "region", "service"]],
  };
  for (const [kind, [declared, changed, fields]] of Object.entries(programs)) {
    it(`(${kind}) names that and nothing else at IBM, whatever is done with it`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      const good = structuredClone(stack.engine.saved);
      const outputs = structuredClone(stack.outputs("key"));
      for (const field of fields) {
        for (const odd of oddNames) {
          // A CRN has the name in its midst.
          const isReference = field === "instance" || field === "source";
          const value = isReference ? String(outputs[field]).replace(/[0-9a-f-]{36}/, odd) : odd;
          const work = [() => stack.refresh(), () => stack.up(), () => stack.destroy()];
          for (const [index, run] of work.entries()) {
            stack.engine.saved = structuredClone(good);
            Object.assign(stack.saved("key").outputs, { [field]: value });
            if (index === 1) stack.declare("key", { ...declared.args, ...changed });
            await run();
            assertMeant(fixture, odd, value);
          }
        }
      }
    });
  }
});
