import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defaults, type Emulator } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { describeOnEngine, javascript, type Stack, type UpdateResult, withCloudStack } from "../../harness/stack";
import { descendantsOf } from "../cli/audit/interruption";
import { answerIn, auditOfStack } from "../fixtures/command-line/run-audit";
import { idsIn } from "../fixtures/provider/snapshot";

const { secure, monitor, objectStorage, activityTracker } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);

/**
 * A program with a key of each kind; another version changes each, another turn rotates those that can be. The first
 * version lets names be chosen.
 */
function program(version: number, turn: number): string {
  const rotation = JSON.stringify({ id: `turn ${turn}`, overlap: "1h" });
  const name = (kind: string) => (version === 1 ? "undefined" : JSON.stringify(`${kind}-${version}`));
  return `
    new ibmkeys.AccessKey("access", { instance: ${crnOf(secure)}, limit: ${version}, rotation: ${rotation} });
    new ibmkeys.ResourceKey("resource", { source: ${crnOf(objectStorage)}, name: ${name("r")}, rotation: ${rotation} });
    new ibmkeys.IngestionKey("ingestion", { instance: ${crnOf(activityTracker)}, name: ${name("i")} });
    new ibmkeys.ServiceKey("service", {
      ...{ instance: ${crnOf(activityTracker)}, name: ${name("s")}, restrict: ${version > 1} },
    });
    new ibmkeys.ApiToken("token", { instance: ${crnOf(monitor)} });`;
}

type Command = "up" | "refresh" | "destroy";
const endings = ["provider killed", "CLI killed", "CLI interrupted"] as const;
type Ending = (typeof endings)[number];

/** Runs the command, and ends it so when this many requests have done their work and none of their answers has come. */
async function interrupted(
  stack: Stack,
  emulator: Emulator,
  command: Command,
  ending: Ending,
  requests: number,
): Promise<UpdateResult> {
  const methods = command === "refresh" ? ["GET"] : ["POST", "PUT", "PATCH", "DELETE"];
  // An interrupted CLI waits for what is under way.
  const ms = ending === "CLI interrupted" ? 1_500 : 60_000;
  const held = methods.map((method) =>
    emulator.faults.add({
      match: { method, path: /^(?!\/identity)/ },
      times: "always",
      fault: { kind: "latency", ms, when: "after" },
    }),
  );
  let cli = 0;
  const running = stack[command]({
    onStart: ({ pid = 0 }) => {
      cli = pid;
    },
  });
  let isOver = false;
  running.then(() => {
    isOver = true;
  });
  const hits = () => held.reduce((sum, armed) => sum + armed.hits, 0);
  while (!isOver && hits() < requests) await setTimeout(20);
  assert.ok(!isOver, "it ended before it could be ended");
  const descendants = descendantsOf(cli);
  const providers = descendants.filter(({ command: line }) => line.includes("dynamic-provider"));
  if (ending === "CLI interrupted") process.kill(cli, "SIGINT");
  else if (ending === "provider killed") for (const { pid } of providers) process.kill(pid, "SIGKILL");
  else for (const { pid } of [{ pid: cli }, ...descendants]) process.kill(pid, "SIGKILL");
  const result = await running;
  for (const armed of held) armed.remove();
  if (ending === "CLI killed") await stack.pulumi("cancel", "--yes");
  return result;
}

describeOnEngine("A run that is ended in the middle", function () {
  this.timeout(300_000);

  for (const ending of endings) {
    it(`(${ending}) of a creation, update, rotation, refresh or destroy loses no key, and the audit shows what it left`, async () => {
      await withCloudStack({ program: program(1, 1) }, async ({ stack, emulator }) => {
        const { cloud } = emulator;
        const strangers = new Set([
          ...idsIn(cloud.contents()),
          fingerprintOf(cloud.createAccessKey(secure.guid, { limit: 9 }).accessKey),
          cloud.addResourceKey({ name: "r-of-somebody", source: objectStorage.crn }).guid,
        ]);

        /** Deletes what the audit shows as left over, of which there must be this many. */
        const clear = async (expected: number) => {
          const { environment } = emulator;
          const { keys } = answerIn(await auditOfStack(stack, ["--json"], environment));
          const left = keys.filter(
            ({ standing, key }) => !["managed", "retiring"].includes(standing) && !strangers.has(key),
          );
          assert.equal(left.length, expected, JSON.stringify(left));
          const doomed = left.flatMap(({ key }) => ["--delete", key]);
          if (doomed.length > 0) await auditOfStack(stack, [...doomed, "--yes"], environment);
          return left;
        };

        await interrupted(stack, emulator, "up", ending, 4);
        (await stack.up()).expectSuccess();
        const left = await clear(ending === "CLI interrupted" ? 0 : 4);
        assert.ok(
          left.every(({ standing, urns }) => standing === "interrupted" && urns.length === 1),
          JSON.stringify(left),
        );

        stack.setProgram(javascript(program(2, 1)));
        await interrupted(stack, emulator, "up", ending, 4);
        (await stack.up()).expectSuccess();
        await clear(0);

        const given = (await stack.export({ showSecrets: true })).deployment.resources.map(({ outputs }) => outputs);
        stack.setProgram(javascript(program(2, 2)));
        await interrupted(stack, emulator, "up", ending, 2);
        (await stack.up()).expectSuccess();
        await clear(ending === "CLI interrupted" ? 0 : 2);
        // The older generation works beside the new one.
        const { resources } = (await stack.export()).deployment;
        const alive = new Set(idsIn(cloud.contents()));
        for (const outputs of given) {
          const id = outputs?.guid ?? outputs?.resourceKeyGuid ?? outputs?.fingerprint;
          const isToken = outputs?.token !== undefined;
          if (typeof id === "string" && !isToken) assert.ok(alive.has(id), `${id} is gone before its time`);
        }
        assert.equal(resources.filter(({ outputs }) => outputs?.generation === 2).length, 2);

        await interrupted(stack, emulator, "refresh", ending, 2);
        assert.deepEqual((await stack.up({ refresh: true })).expectSuccess().changes, { same: 5 });
        await clear(0);

        await interrupted(stack, emulator, "destroy", ending, 4);
        // That a key of the last five minutes is not found may be a late index: a destroy later than that may tell.
        const later = new Date(Date.now() + 10 * 60_000).toISOString();
        (await stack.destroy({ environment: { PULUMI_IBM_KEYS_NOW: later } })).expectSuccess();
        assert.deepEqual(new Set(idsIn(cloud.contents())), strangers);
        assert.equal(cloud.policies().length, 0);
      });
    });
  }
});
