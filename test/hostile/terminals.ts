import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, javascript, type UpdateResult } from "../../harness/stack";
import type { Lie } from "../fixtures/front/front";
import { withFrontStack } from "../fixtures/front/front-stack";

const { secure, monitor, objectStorage, activityTracker } = defaults.instances;

/** Stands in what IBM holds for what no terminal should see. */
const mark = "ODD";

/** ESC with what clears a screen and names a window, C1 with what goes up a line, and what turns and hides texts. */
const odd = "\u001b[2J\u001b]0;title\u0007\u009b1A\u009d0;title\u009c\u202e\u2066\u200b\u2028\ufeff\u{e0041}";
const escaped = JSON.stringify(odd).slice(1, -1);

/** What a terminal obeys or hides; line breaks and tabs are Pulumi's. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The lines that are not as they should be, with that spelled out. */
function obeyedLines(text: string): string[] {
  const lines = text.split("\n").filter((line) => obeyed.test(line.replaceAll("\t", "")));
  return lines.map((line) =>
    JSON.stringify(line).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`),
  );
}

/** The truth, but for each mark in it, and for these words. */
function oddly(...words: string[]): Lie {
  return async ({ forward }) => {
    const answer = await forward();
    let body = answer.body.replaceAll(mark, escaped);
    for (const word of words) body = body.replaceAll(word, `${word}${escaped}`);
    return { ...answer, body };
  };
}

/** A refusal in which everything that is read is odd. */
const refusing: Lie = () => ({
  status: 400,
  headers: { "transaction-id": "t\u009b1A" },
  body: JSON.stringify({
    message: `no ${odd}`,
    error_code: `code${odd}`,
    transaction_id: `transaction${odd}`,
    errors: [{ code: `code${odd}`, message: `no ${odd}`, reason: `why ${odd}` }],
  }),
});

/** Each of these makes us speak of something that is odd. */
const program = (adopted: string, ownName: string) => `
  const source = ${JSON.stringify(objectStorage.crn)};
  new ibmkeys.ResourceKey("role", { source, adopt: "${adopted}", role: "Reader" });
  new ibmkeys.ResourceKey("missing", { source, adopt: "no such key" });
  new ibmkeys.ResourceKey("other", { source: ${JSON.stringify(activityTracker.crn)}, adopt: "${adopted}" });
  new ibmkeys.ResourceKey("twin", { source, name: "${ownName}" });
  new ibmkeys.ApiToken("team", { instance: ${JSON.stringify(monitor.crn)}, team: "no such team" });
  new ibmkeys.ApiToken("region", { instance: ${JSON.stringify(monitor.guid)} });
  new ibmkeys.AccessKey("refused", { instance: ${JSON.stringify(secure.crn)}, limit: 3 });
  new ibmkeys.IngestionKey("named", { instance: ${JSON.stringify(activityTracker.crn)}, adopt: "no such name" });`;

const looks = `
  ibmkeys.getInstance({ service: "cloud-object-storage" }).catch((error) => { throw new pulumi.RunError(error.message); });`;

const adopting = (adopted: string) => `
  const key = new ibmkeys.ResourceKey("key", { source: ${JSON.stringify(objectStorage.crn)}, adopt: "${adopted}" });
  exports.name = key.name;
  exports.role = key.role;
  exports.state = key.state;
  exports.listed = ibmkeys.getResourceKeysOutput({ instance: ${JSON.stringify(objectStorage.guid)} });`;

export function describeOwnWords(): void {
  describeOnEngine("A name, role, message or transaction that would steer a terminal", function () {
    this.timeout(180_000);

    it("is spelled out in all that this package says to an up, a refresh, a preview and a destroy", async () => {
      await withFrontStack({ program: "" }, async ({ stack, front, cloud }) => {
        const { guid } = cloud.addResourceKey({ name: `stray ${mark}`, source: objectStorage.crn, role: "Writer" });
        cloud.addResourceKey({ name: `logs ${mark}`, source: activityTracker.crn });
        cloud.addResourceKey({ name: "twin", source: objectStorage.crn });
        for (const name of ["store", "depot"])
          cloud.addInstance({ service: "cloud-object-storage", name: `${name} ${mark}` });
        cloud.addTeam(monitor.guid, `team ${mark}`);
        front.lie({ path: /^\/(v2|api|platform)\// }, oddly("serviceRole:Writer"));
        front.lie({ path: /^\/v2\/resource_instances\/[^/]+$/ }, oddly(":us-south"));
        front.lie({ method: "POST", path: /access-?keys$/i }, refusing);
        stack.setProgram(javascript(program(guid, "twin")));
        const runs: UpdateResult[] = [
          (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure(),
          await stack.refresh(),
        ];
        stack.setProgram(javascript(looks));
        runs.push((await stack.preview()).expectFailure(), await stack.destroy());
        assert.deepEqual(
          runs.flatMap(({ output }) => obeyedLines(output)),
          [],
        );
        // They were said, and can be read.
        assert.match(runs.map(({ output }) => output).join(), /\\u001b\[2J|\\u\{1b\}\[2J/);
      });
    });
  });
}

export function describePulumisWords(): void {
  describeOnEngine("A name, role or state that would steer a terminal", function () {
    this.timeout(180_000);

    it("of a key that a stack has adopted is spelled out in what Pulumi prints of a run", async () => {
      await withFrontStack({ program: "" }, async ({ stack, front, cloud }) => {
        const { guid } = cloud.addResourceKey({ name: `stray ${mark}`, source: objectStorage.crn, role: "Writer" });
        front.lie({ path: /^\/v2\// }, oddly("serviceRole:Writer", '"state":"active'));
        stack.setProgram(javascript(adopting(guid)));
        const diff = { arguments: ["--diff"] };
        const runs = [await stack.up({ preview: true, ...diff }), await stack.refresh(diff)];
        assert.deepEqual(
          runs.flatMap(({ output }) => obeyedLines(output)),
          [],
        );
        assert.match(runs.map(({ output }) => output).join(), /stray/);
        // Where this fails, Pulumi has mended it: that `stack output` prints texts as they are need not be said any more.
        assert.notDeepEqual(obeyedLines((await stack.pulumi("stack", "output", "name")).stdout), []);
      });
    });
  });
}
