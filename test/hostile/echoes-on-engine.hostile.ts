import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine } from "../../harness/stack";
import { withFrontStack } from "../fixtures/front/front-stack";
import { oddEncodings, pieces, usualEncodings } from "./encodings";

const { secure } = defaults.instances;
const encodings = [...usualEncodings, ...oddEncodings];

describeOnEngine("Keys that IBM repeats, each in another form, when it refuses to disable them", function () {
  this.timeout(120_000);

  it("are neither printed nor kept in the errors of the state", async () => {
    const program = `
      for (let index = 0; index < ${encodings.length}; index++)
        new ibmkeys.AccessKey("key-" + index, { instance: ${JSON.stringify(secure.crn)}, enabled: false });`;
    await withFrontStack({ program }, async ({ stack, front, cloud }) => {
      const repeated = new Map<string, string>();
      front.lie({ method: "POST", path: /\/disable$/ }, ({ heard }) => {
        const key = decodeURIComponent(heard.path.split("/").at(-2) ?? "");
        const [how = "", encoded = String] = encodings[repeated.size] ?? [];
        repeated.set(how, encoded(key));
        const body = { error_code: "bad_value", message: `The key ${encoded(key)} is odd.`, transaction_id: "tx-4711" };
        return { status: 400, body: JSON.stringify(body) };
      });
      const failed = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      const { resources } = (await stack.export()).deployment;
      const errors = resources.flatMap(({ initErrors = [] }) => initErrors);
      assert.equal(errors.length, encodings.length);
      for (const error of errors) assert.match(error, /bad_value.*\(transaction tx-4711\)/);
      const text = `${failed.output}\n${errors.join("\n")}`;
      const shown = [...repeated].filter(([, form]) => pieces(form, 16).some((piece) => text.includes(piece)));
      assert.deepEqual(
        shown.map(([how]) => how),
        [],
      );
      assert.equal(cloud.accessKeysOf(secure.guid).length, encodings.length + 1);
    });
  });
});
