import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";

const { guid, crn } = defaults.instances.secure;

describeOnEngine("A provider whose CLI was killed", function () {
  this.timeout(60_000);

  const runs: [how: string, flags: string[]][] = [
    ["", []],
    // The engine puts these in front of its address where it starts a provider.
    [" (--logflow)", ["--logtostderr", "--logflow", "-v=1"]],
  ];
  for (const [how, flags] of runs) {
    it(`ends by itself, and does not wake from the wait before a retry to make a key that nobody will know${how}`, () =>
      endsByItself(flags));
  }

  async function endsByItself(flags: string[]): Promise<void> {
    const program = `new ibmkeys.AccessKey("key", { instance: ${JSON.stringify(crn)} });`;
    await withCloudStack({ program }, async ({ stack, cloud, emulator: { faults, requests } }) => {
      faults.add({ match: { operation: "createAccessKeyV1" }, fault: { kind: "status", code: 429, retryAfter: 3 } });
      const creations = () => requests.filter(({ operation }) => operation === "createAccessKeyV1");
      const before = cloud.accessKeysOf(guid);

      let cli: ChildProcess | undefined;
      const up = stack.up({
        arguments: flags,
        onStart: (started) => {
          cli = started;
        },
      });
      await until(() => creations().some(({ status }) => status === 429));
      const [provider, ...others] = providersUnder(cli?.pid);
      assert.ok(provider !== undefined && others.length === 0);
      cli?.kill("SIGKILL");
      await until(() => !isRunning(provider));
      await up;

      assert.equal(creations().length, 1);
      assert.deepEqual(cloud.accessKeysOf(guid), before);
    });
  }
});

async function until(condition: () => boolean): Promise<void> {
  for await (const _ of setInterval(20)) if (condition()) return;
}

interface ProcessEntry {
  id: number;
  parent: number;
  command: string;
}

/** The processes of Node that serve dynamic resources to the CLI with this id: a shell lies between. */
function providersUnder(cli: number | undefined): number[] {
  const processes = allProcesses();
  const parentOf = new Map(processes.map(({ id, parent }) => [id, parent]));
  const descends = (id: number | undefined): boolean => id !== undefined && (id === cli || descends(parentOf.get(id)));
  const serving = processes.filter(({ command }) => /^[^ ]*node .*cmd.dynamic-provider/.test(command));
  return serving.map(({ id }) => id).filter(descends);
}

function allProcesses(): ProcessEntry[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const [, parent] = /^.*\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ id: Number(id), parent: Number(parent), command }];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

function isRunning(id: number): boolean {
  return allProcesses().some((entry) => entry.id === id && entry.command !== "");
}
