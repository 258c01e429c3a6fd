import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { getInstance, getResourceKeys } from "../../provider/lookups/queries";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { resourceKey } from "../fixtures/provider/provider-fixture";
import { assertMeant, crnOf } from "./odd-names";

describeBehindFront("A CRN with half a character in it, as JSON can hold it,", (fixture, it) => {
  const half = crnOf("\ud800");

  for (const look of [getInstance, getResourceKeys]) {
    it(`is refused in clear words by ${look.name}`, async () => {
      const settings: Record<string, string> = {
        apiKey: defaults.apiKey,
        endpoints: JSON.stringify(fixture.front.endpoints),
      };
      await assert.rejects(
        look({ instance: half }, (key) => settings[key]),
        ({ message }: Error) => {
          assertClear(message);
          return true;
        },
      );
      assertMeant(fixture, half);
    });
  }

  for (const args of [{ source: half }, { adopt: `${crnOf("aaaaaaaa-0000-4000-8000-00000000000a")}\ud800` }]) {
    it(`is refused in clear words as ${Object.keys(args)} of a ResourceKey`, async () => {
      const { errors } = await fixture.stack({ key: resourceKey(args) }).up();
      assert.equal(errors.length, 1);
      assertClear(errors[0] ?? "");
      assertMeant(fixture, half);
    });
  }
});
