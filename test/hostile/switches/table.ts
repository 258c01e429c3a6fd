/** Secrets that a run has to do with, by the words of SECURITY.md. */
export type Secret =
  | "access key"
  | "credentials"
  | "ingestion key"
  | "service key"
  | "API token"
  | "parameter"
  | "configuration"
  | "environment"
  | "IAM token";

export type Command = "up" | "preview" | "refresh" | "destroy" | "other";

/** What one switch brings out in plain text, as the installed versions of Pulumi and Node do it. */
export interface Switch {
  /** As it is written on the page. */
  readonly written: string;
  /** Where it comes out; of a file also with which rights it is made. */
  readonly place: string;
  /** The secrets that come out of each command with which it was tried. */
  readonly shows: { readonly [Name in Command]?: readonly Secret[] };
  /** False where another Node than this one does it. */
  readonly isHere?: boolean;
  /** It cuts off long messages: any of these may come out, and some do. */
  readonly isPartial?: true;
}

export const keys = ["access key", "credentials", "ingestion key", "service key", "API token"] as const;
const keysAndParameters: readonly Secret[] = [...keys, "parameter"];
const all: readonly Secret[] = [...keysAndParameters, "configuration"];
const none: readonly Secret[] = [];

/** Whether this Node leaves the environment out of its reports where it is told to. */
export const isLeftOut = "excludeEnv" in process.report;

export const switches = {
  json: {
    written: "`--json`",
    place: "output",
    shows: { up: keysAndParameters, preview: none, refresh: none, destroy: none },
  },
  jsonOfProgram: {
    written: "`--json --run-program`",
    place: "output",
    shows: { refresh: keysAndParameters, destroy: keysAndParameters },
  },
  streaming: {
    written: "`--json` with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`",
    place: "output",
    shows: { preview: keysAndParameters },
  },
  debug: {
    written: "`--debug`",
    place: "output",
    shows: { up: keysAndParameters, preview: keysAndParameters, refresh: none, destroy: none },
  },
  eventLog: {
    written: "`--event-log FILE`",
    place: "file, 0644",
    shows: { up: keysAndParameters, preview: keysAndParameters, refresh: none, destroy: none },
  },
  automation: {
    written: "`onEvent` of the Automation API",
    place: "your function",
    shows: { up: keysAndParameters, preview: keysAndParameters },
  },
  verbose2: {
    written: "`--logtostderr`, `-v=1` and `-v=2`",
    place: "output",
    shows: { up: none },
  },
  verbose3: {
    written: "the same, `-v=3`",
    place: "output",
    shows: { up: keysAndParameters, preview: keysAndParameters, refresh: none, destroy: none },
  },
  verbose9: {
    written: "the same, `-v=9`, also with `--logflow`",
    place: "output",
    shows: { up: all, preview: all, refresh: all, destroy: ["credentials", "configuration"] },
  },
  verboseFile: {
    written: "`-v=9` without `--logtostderr`",
    place: "file in the folder for temporary files, 0644",
    shows: { up: all },
  },
  tracing: {
    written: "`--tracing file:FILE`",
    place: "file, 0644",
    shows: { up: all, preview: all, refresh: all, destroy: all },
  },
  otel: {
    written: "`--otel-traces file://FILE`",
    place: "file, 0644",
    shows: { up: all, preview: all, refresh: none, destroy: none },
  },
  debugGrpc: {
    written: "`PULUMI_DEBUG_GRPC=FILE`",
    place: "file, 0600",
    shows: { up: all, preview: all, refresh: all, destroy: all },
  },
  goHttp2: {
    written: "`GODEBUG=http2debug=2`",
    place: "output",
    shows: { up: all },
    isPartial: true,
  },
  showSecrets: {
    written: "`--show-secrets`",
    place: "output",
    shows: { up: keysAndParameters, preview: none },
  },
  plan: {
    written: "`--save-plan FILE`",
    place: "file, 0644",
    shows: { preview: none },
  },
  shownPlan: {
    written: "`--save-plan FILE --show-secrets`",
    place: "file, 0644",
    shows: { preview: all },
  },
  exported: {
    written: "`stack export --show-secrets`",
    place: "output",
    shows: { other: all },
  },
  outputs: {
    written: "`stack output`, `stack`, `stack get`, each with `--show-secrets` or `PULUMI_OPTION_SHOW_SECRETS`",
    place: "output",
    shows: { other: keysAndParameters },
  },
  config: {
    written: "`config --show-secrets`, `config get`, `stack history --show-secrets --output json`",
    place: "output",
    shows: { other: ["configuration"] },
  },
  automaticLogs: {
    written: "none (the log that Pulumi always writes)",
    place: "file in `~/.pulumi/logs`, 0644",
    shows: { up: none, preview: none, refresh: none, destroy: none, other: none },
  },
  decrypted: {
    written: "`logs decrypt` of such a log",
    place: "output",
    shows: { other: all },
  },
  reportOfProvider: {
    written: "`NODE_OPTIONS=--report-on-fatalerror` and its like: of the provider's process, before Node 22.13",
    place: "file, 0644",
    shows: { up: ["environment"] },
    isHere: !isLeftOut,
  },
  reportWithoutEnvironment: {
    written: "the same, from Node 22.13 on",
    place: "file, 0644",
    shows: { up: none },
    isHere: isLeftOut,
  },
  reportOfProgram: {
    written: "the same, of the program's process, with any Node",
    place: "file, 0644",
    shows: { up: ["configuration", "environment"] },
  },
  nodeDebugPaths: {
    written: "`NODE_DEBUG=undici`, `fetch`, `websocket`: refused",
    place: "output",
    shows: { up: none, destroy: none },
  },
  nodeDebug: {
    written: "`NODE_DEBUG=http,https,http2,net,tls,stream,child_process,diagnostics`",
    place: "output",
    shows: { up: none },
  },
  grpcTrace: {
    written: "`GRPC_TRACE=all`, `GRPC_GO_LOG_SEVERITY_LEVEL=info`",
    place: "output",
    shows: { up: none },
  },
  promises: {
    written: "`PULUMI_DEBUG_PROMISE_LEAKS`",
    place: "output",
    shows: { up: none },
  },
  profiling: {
    written: "`--profiling NAME`",
    place: "files, 0644",
    shows: { up: none },
  },
} as const satisfies Readonly<Record<string, Switch>>;

export type SwitchName = keyof typeof switches;

/** What came out, or is expected to, by switch and command. */
export type Seen = { [Name in SwitchName]?: { [Of in Command]?: Secret[] } };

export function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(switches, name);
}

/** The table in the form of what was seen, each list in order; only these switches where any are named. */
export function expectation(...names: SwitchName[]): Seen {
  const expected: Seen = {};
  for (const [name, { shows, isHere = true }] of Object.entries<Switch>(switches)) {
    if (!isSwitchName(name) || !isHere || (names.length > 0 && !names.includes(name))) continue;
    const lists = Object.entries(shows).map(([command, secrets]) => [command, [...secrets].sort()]);
    expected[name] = Object.fromEntries(lists);
  }
  return expected;
}
