import { spawn, spawnSync } from "node:child_process";

/** What is typed once this was shown; before that `act` is done. */
export interface Step {
  shown: string;
  act?: () => Promise<unknown>;
  type: string;
}

export interface Played {
  exitCode: number | null;
  /** All that was shown, with what the terminal echoed of what was typed. */
  shown: string;
}

const python = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))`;

/** Skips where there is nothing to make a terminal with. */
export function needsTerminal(this: Mocha.Context): void {
  if (spawnSync("python3", ["-c", "import pty"]).status !== 0) this.skip();
}

/** Runs a command on a terminal of its own, and answers as a user would. */
export async function onTerminal(
  command: readonly string[],
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd?: string },
  steps: readonly Step[],
): Promise<Played> {
  const child = spawn("python3", ["-c", python, ...command], { env, cwd, stdio: ["pipe", "pipe", "inherit"] });
  let [shown, at] = ["", 0];
  const left = [...steps];
  const played = new Promise<void>((resolve, reject) => {
    let answering = Promise.resolve();
    const answer = async () => {
      const [next] = left;
      const found = next === undefined ? -1 : shown.indexOf(next.shown, at);
      if (next === undefined || found < 0) return;
      left.shift();
      at = found + next.shown.length;
      await next.act?.();
      child.stdin.write(next.type);
      await answer();
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
      answering = answering.then(answer);
      answering.catch(reject);
    });
    child.once("error", reject);
    child.once("close", () => resolve(answering));
  });
  try {
    await played;
  } finally {
    child.kill("SIGKILL");
  }
  return { exitCode: child.exitCode, shown };
}
