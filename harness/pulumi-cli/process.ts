import { type ChildProcess, spawn } from "node:child_process";

export interface Finished {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Kills the process, and says why at the end of `stderr`. */
  signal?: AbortSignal;
  /** Starts the process as the head of a group of its own, so that what it has started is killed with it. */
  detached?: boolean;
  /** Sees every chunk of both streams as it arrives. */
  onOutput?: (chunk: string) => void;
  onStart?: (child: ChildProcess) => void;
}

/** Runs a program to its end. Never rejects: the exit code is negative where it was killed or could not be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd, env = process.env, signal, detached = false } = options;
  return new Promise((resolve) => {
    const finished: Finished = { exitCode: -1, stdout: "", stderr: "" };
    const child = spawn(command, args, { cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        finished[name] += chunk;
        options.onOutput?.(chunk);
      });
    }
    const abort = () => {
      finished.stderr += `\n${signal?.reason instanceof Error ? signal.reason.message : "stopped"}`;
      if (detached && child.pid) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    };
    signal?.addEventListener("abort", abort, { once: true });
    child.on("error", (error) => {
      finished.stderr += error.message;
    });
    child.on("close", (code) => {
      signal?.removeEventListener("abort", abort);
      resolve({ ...finished, exitCode: code ?? -1 });
    });
    options.onStart?.(child);
  });
}

/** What a program said last: where it failed, usually the reason. */
export function lastWords({ stderr, exitCode }: Finished): string {
  return stderr.trim().split("\n").at(-1) || `exit code ${exitCode}`;
}
