import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { messageOf } from "../../harness/error-message";
import * as lookups from "../../provider/lookups/queries";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { assertMeant, crnOf, oddNames } from "./odd-names";

const { secure } = defaults.instances;

describeBehindFront("A look-up by an odd name", (fixture, it) => {
  const looks: Readonly<Record<string, (odd: string) => [object, string[]]>> = {
    getInstance: (odd) => [{ instance: crnOf(odd) }, [crnOf(odd)]],
    getInstances: (odd) => [{ name: odd, resourceGroupId: odd }, [odd]],
    getAccessKeys: (odd) => [{ instance: crnOf(odd, "sysdig-secure") }, []],
    getResourceKeys: (odd) => [{ instance: crnOf(odd), name: odd }, [crnOf(odd)]],
    getTeam: (odd) => [{ instance: secure.crn, team: odd, teamId: odd }, []],
  };
  for (const [name, look] of Object.entries(looks)) {
    it(`(${name}) asks for that name and nothing else`, async () => {
      for (const odd of oddNames) {
        const [args, texts] = look(odd);
        const endpoints = JSON.stringify(fixture.front.endpoints);
        const settings: Record<string, string> = { apiKey: defaults.apiKey, endpoints };
        const ask = Reflect.get(lookups, name);
        assert.ok(typeof ask === "function");
        const asked: Promise<unknown> = ask(args, (key: string) => settings[key]);
        await asked.catch((error: unknown) => assertClear(messageOf(error)));
        assertMeant(fixture, ...texts, odd);
      }
    });
  }
});
