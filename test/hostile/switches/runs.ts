import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import type { Run, StackWithSecrets } from "./stack-with-secrets";
import { type Command, isLeftOut, isSwitchName, type Secret, type Seen, type SwitchName, switches } from "./table";

interface Planned {
  command: Command;
  args: readonly string[];
  environment?: NodeJS.ProcessEnv;
  /** Where to look for what each switch of this run brings out. */
  looks: { readonly [Name in SwitchName]?: (run: Run) => Found };
}

interface Found {
  bytes: Buffer | string;
  /** The rights of the files. */
  mode?: string;
}

const stdout = ({ finished }: Run): Found => ({ bytes: finished.stdout });
const stderr = ({ finished }: Run): Found => ({ bytes: finished.stderr });
const output = (run: Run): Found => ({ bytes: run.output });

/** Files of the run of which the name begins so. */
function file(beginning: string): (run: Run) => Found {
  return (run) => {
    const files = run.files(beginning);
    const [mode, ...others] = new Set(files.map((each) => each.mode));
    if (mode === undefined || others.length > 0) throw new Error(`not the files ${beginning} of one kind`);
    return { bytes: Buffer.concat(files.map(({ bytes }) => bytes)), mode };
  };
}

const files = ["--event-log", "HERE/events", "--tracing", "file:HERE/tracing"];
const grpc = { PULUMI_DEBUG_GRPC: "HERE/grpc" };
const inFiles = { eventLog: file("events"), tracing: file("tracing"), debugGrpc: file("grpc") };
// Beside --tracing it would write less.
const debug = ["--debug", "--otel-traces", "file://HERE/otel"];
const verbose = (level: number) => ["--logtostderr", `-v=${level}`];
const skipping = ["--skip-preview", "--yes"];
const up = ["up", ...skipping];
const refresh = ["refresh", ...skipping];
const destroy = ["destroy", ...skipping];

/** What shows nothing, all at once. */
const quiet = {
  NODE_DEBUG: "http,https,http2,net,tls,stream,child_process,diagnostics",
  GRPC_TRACE: "all",
  GRPC_VERBOSITY: "DEBUG",
  GRPC_GO_LOG_SEVERITY_LEVEL: "info",
  PULUMI_DEBUG_PROMISE_LEAKS: "true",
};

/** Also run by `npm test`. */
export const shortRuns: readonly Planned[] = [
  { command: "up", args: [...up, "--json"], looks: { json: stdout } },
  {
    command: "preview",
    args: ["preview", "--json", "--event-log", "HERE/events"],
    looks: { json: stdout, eventLog: file("events") },
  },
];

/** They share their runs where what they show comes out at different places; each `up` after a `destroy` creates. */
export const runs: readonly Planned[] = [
  { command: "up", args: [...up, "--json", ...files], environment: grpc, looks: { json: stdout, ...inFiles } },
  {
    command: "preview",
    args: ["preview", "--json", ...files],
    environment: { ...grpc, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    looks: { streaming: stdout, ...inFiles },
  },
  {
    command: "refresh",
    args: [...refresh, "--json", ...files],
    environment: grpc,
    looks: { json: stdout, ...inFiles },
  },
  { command: "refresh", args: [...refresh, "--json", "--run-program"], looks: { jsonOfProgram: stdout } },
  {
    command: "destroy",
    args: [...destroy, "--json", ...files],
    environment: grpc,
    looks: { json: stdout, ...inFiles },
  },

  {
    command: "up",
    args: [...up, ...debug, ...verbose(2)],
    looks: { debug: stdout, otel: file("otel"), verbose2: stderr },
  },
  ...(["preview", "refresh", "destroy"] as const).map((command) => ({
    command,
    args: [command, ...(command === "preview" ? [] : skipping), ...debug, ...verbose(3)],
    looks: { debug: stdout, otel: file("otel"), verbose3: stderr },
  })),

  { command: "up", args: [...up, ...verbose(3)], looks: { verbose3: stderr } },
  { command: "preview", args: ["preview", ...verbose(9)], looks: { verbose9: stderr } },
  { command: "refresh", args: [...refresh, ...verbose(9), "--logflow"], looks: { verbose9: stderr } },
  { command: "destroy", args: [...destroy, ...verbose(9)], looks: { verbose9: stderr } },

  { command: "up", args: [...up, "-v=9", "--logflow"], looks: { verboseFile: file("pulumi.") } },
  {
    command: "up",
    args: [...up, ...verbose(1), "--profiling", "HERE/profile"],
    environment: { ...quiet, LIMIT: "4" },
    looks: { nodeDebug: output, grpcTrace: output, promises: output, verbose2: output, profiling: file("profile") },
  },
  { command: "up", args: up, environment: { GODEBUG: "http2debug=2", LIMIT: "5" }, looks: { goHttp2: output } },
  {
    command: "up",
    args: [...up, "--show-secrets", ...verbose(9)],
    environment: { LIMIT: "6" },
    looks: { showSecrets: stdout, verbose9: stderr },
  },
  {
    command: "preview",
    args: ["preview", "--save-plan", "HERE/plan"],
    environment: { LIMIT: "6" },
    looks: { plan: file("plan") },
  },
  {
    command: "preview",
    args: ["preview", "--json", "--save-plan", "HERE/plan", "--show-secrets"],
    environment: { LIMIT: "6" },
    looks: { json: stdout, showSecrets: stdout, shownPlan: file("plan") },
  },

  { command: "other", args: ["stack", "export", "--show-secrets"], looks: { exported: stdout } },
  { command: "other", args: ["stack", "output", "--show-secrets"], looks: { outputs: stdout } },
  { command: "other", args: ["stack", "--show-secrets"], looks: { outputs: stdout } },
  { command: "other", args: ["stack", "get", "--show-secrets"], looks: { outputs: stdout } },
  {
    command: "other",
    args: ["stack", "output"],
    environment: { PULUMI_OPTION_SHOW_SECRETS: "true" },
    looks: { outputs: stdout },
  },
  { command: "other", args: ["config", "--show-secrets"], looks: { config: stdout } },
  { command: "other", args: ["config", "get", "ibm-keys:apiKey"], looks: { config: stdout } },
  {
    command: "other",
    args: ["stack", "history", "--show-secrets", "--output", "json"],
    looks: { config: stdout },
  },
];

/** Runs them one after the other on one stack. */
export async function observe(scene: StackWithSecrets, planned: readonly Planned[], seen: Seen): Promise<void> {
  for (const { command, args, environment, looks } of planned) {
    const run = (await scene.run(args, environment)).expectSuccess();
    for (const [name, look] of Object.entries(looks)) {
      const { bytes, mode } = look(run);
      if (isSwitchName(name)) note(seen, name, command, scene.in(bytes), mode);
    }
  }
}

/** Remembers what came out. Where a switch is tried twice with a command, or is one of several, the same must come out. */
function note(seen: Seen, name: SwitchName, command: Command, secrets: readonly Secret[], mode?: string): void {
  const { place } = switches[name];
  if (mode !== undefined && !place.endsWith(mode)) throw new Error(`${name}: ${place} has ${mode}`);
  const known = seen[name]?.[command];
  const found = [...secrets].sort();
  if (known !== undefined && known.join() !== found.join()) throw new Error(`${name}: once ${known}, once ${found}`);
  seen[name] = { ...seen[name], [command]: found };
}

/** What a program that drives Pulumi is told. */
export async function observeAutomation(scene: StackWithSecrets, seen: Seen): Promise<void> {
  const pulumiCommand = await PulumiCommand.get({ root: dirname(dirname(scene.cliPath)) });
  const envVars = Object.fromEntries(
    Object.entries(scene.environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const stack = await LocalWorkspace.selectStack(
    { stackName: "dev", workDir: scene.stack.projectFolder },
    { envVars, pulumiCommand },
  );
  for (const command of ["up", "preview"] as const) {
    const events: unknown[] = [];
    await stack[command]({ onEvent: (event) => events.push(event) });
    note(seen, "automation", command, scene.in(JSON.stringify(events)));
  }
}

/** The reports that Node writes when it is told to, of the provider's process and of the program's, in one run. */
export async function observeReports(scene: StackWithSecrets, seen: Seen): Promise<void> {
  const armed = scene.emulator.faults.add({
    match: { operation: "updateAccessKey" },
    fault: { kind: "meanwhile", when: "after", act: () => signalNodes(scene.folder) },
  });
  // Fatal errors make the same reports; a signal lets the run go on.
  const options = "--report-on-signal --report-on-fatalerror --report-uncaught-exception --report-directory=HERE";
  const run = await scene.run(up, { NODE_OPTIONS: options, LIMIT: "7" });
  run.expectSuccess();
  armed.remove();
  const reports = run.files("report.");
  for (const { bytes, mode } of reports) {
    const isProvider = bytes.includes("/cmd/dynamic-provider/");
    const ofProvider = isLeftOut ? "reportWithoutEnvironment" : "reportOfProvider";
    note(seen, isProvider ? ofProvider : "reportOfProgram", "up", scene.in(bytes), mode);
  }
}

/** Signals every Node process that was started for the stack in this folder. */
function signalNodes(folder: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (!/^[^\0]*\bnode\0/.test(procFile(pid, "cmdline")) || !procFile(pid, "environ").includes(folder)) continue;
    process.kill(Number(pid), "SIGUSR2");
  }
}

/** Empty where the process has ended meanwhile. */
function procFile(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

/** What the refused sections of NODE_DEBUG show. */
export async function observeRefused(scene: StackWithSecrets, seen: Seen): Promise<string[]> {
  const outputs: string[] = [];
  for (const [command, args] of [
    ["up", up],
    ["destroy", destroy],
  ] as const) {
    const run = await scene.run(args, { NODE_DEBUG: "undici,fetch", LIMIT: "8" });
    outputs.push(run.output);
    note(seen, "nodeDebugPaths", command, scene.in(run.output));
  }
  return outputs;
}

/** The logs that were written all the while, and the largest of them decrypted. */
export async function observeAutomaticLogs(scene: StackWithSecrets, seen: Seen): Promise<void> {
  const logs = scene.automaticLogs();
  for (const { text, mode } of logs) {
    for (const command of ["up", "preview", "refresh", "destroy", "other"] as const)
      note(seen, "automaticLogs", command, scene.in(text), mode);
  }
  const [largest] = logs
    .filter(({ isEncrypted }) => isEncrypted)
    .sort((one, other) => other.text.length - one.text.length);
  if (largest === undefined) throw new Error("no log is encrypted");
  const decrypted = (await scene.run(["logs", "decrypt", largest.path])).expectSuccess();
  note(seen, "decrypted", "other", scene.in(decrypted.finished.stdout));
}

/** Last, as nothing is left then. */
export const lastRuns: readonly Planned[] = [
  { command: "destroy", args: [...destroy, "--json", "--run-program"], looks: { jsonOfProgram: stdout } },
];
