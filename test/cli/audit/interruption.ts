import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Emulator } from "pulumi-ibm-keys/emulator";
import type { Stack, UpdateResult } from "../../../harness/stack";

/** What a run is killed with: its provider's process alone, or everything at once, as by a machine that goes down. */
export type Victim = "the provider" | "the CLI";

/** Runs `up`, and kills it once so many creations are done at the cloud and not one of them is answered. */
export async function interruptedUp(
  stack: Stack,
  { faults }: Emulator,
  creations: number,
  victim: Victim,
  environment: NodeJS.ProcessEnv = {},
): Promise<UpdateResult> {
  const lost = ["createAccessKey", "createAccessKeyV1", "createResourceKey"].map((operation) =>
    faults.add({ match: { operation }, times: "always", fault: { kind: "answer-lost" } }),
  );
  let cli = 0;
  const update = stack.up({
    environment,
    onStart: ({ pid = 0 }) => {
      cli = pid;
    },
  });
  const early = update.then(({ output }) => {
    throw new Error(`The run ended before it could be killed:\n${output}`);
  });
  while (lost.reduce((sum, { hits }) => sum + hits, 0) < creations) await Promise.race([setTimeout(20), early]);
  early.catch(() => undefined);
  const running = descendantsOf(cli);
  const providers = running.filter(({ command }) => command.includes("dynamic-provider"));
  const doomed = victim === "the CLI" ? [cli, ...running.map(({ pid }) => pid)] : providers.map(({ pid }) => pid);
  for (const pid of doomed) process.kill(pid, "SIGKILL");
  for (const fault of lost) fault.remove();
  return update;
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** Every process below this one. */
export function descendantsOf(root: number): Process[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const processes = all.flatMap((name) => processIn(`/proc/${name}`, Number(name)));
  const below = (parent: number): Process[] =>
    processes.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(root);
}

/** None where it has ended meanwhile. */
function processIn(folder: string, pid: number): Process[] {
  try {
    // The name of the program, in brackets, may hold anything.
    const [, parent = ""] = readFileSync(`${folder}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return [{ pid, parent: Number(parent), command: readFileSync(`${folder}/cmdline`, "utf8") }];
  } catch {
    return [];
  }
}
