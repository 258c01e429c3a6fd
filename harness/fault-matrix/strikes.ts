import type { Fault, Settings } from "pulumi-ibm-keys/emulator";

/** What keeps a request from ever being sent. */
export type Obstacle = "host not found" | "connection refused" | "TLS failure";

/** What goes wrong with one request, or with all from one on. A harmless one is made good before anybody notices. */
export type Strike =
  | { at: "cloud"; fault: Fault; times: 1 | "always"; isHarmless?: boolean }
  | { at: "wire"; obstacle: Obstacle; times: 1 | "always"; isHarmless?: boolean }
  /** The provider's process is killed, before the request does its work or after it. */
  | { at: "process"; when: "before" | "after" };

/** A strike as the matrix uses it. */
export type MatrixStrike = Strike & {
  /** How the cloud behaves during the operation. */
  during?: Partial<Settings>;
  /** Which requests it can hit. Default: all. */
  only?: "reads" | "creates";
};

const wire = ["connection refused", "host not found", "TLS failure"] as const;

/** Creates take so long, and what was made is not shown for so long. Milliseconds. */
const slow = { brokerMs: 60_000, accessKeyMs: 60_000 };
const young = { youngForMs: 120_000 };

interface Row {
  fault: Fault;
  during?: Partial<Settings>;
  only?: "reads" | "creates";
}

const cloud: Readonly<Record<string, Row>> = {
  "reset before the work": { fault: { kind: "reset-before" } },
  "reset after the work": { fault: { kind: "reset-after" } },
  "reset during the work of a minute": { fault: { kind: "reset-during" }, during: slow, only: "creates" },
  "answer lost, time-out": { fault: { kind: "answer-lost" } },
  "429, Retry-After 2 s": { fault: { kind: "status", code: 429, retryAfter: 2 } },
  "429, Retry-After 1 h": { fault: { kind: "status", code: 429, retryAfter: 3600 } },
  "429, no Retry-After": { fault: { kind: "status", code: 429 } },
  ...statuses([500, 503, 504]),
  "503, Retry-After 2 s, before the work": { fault: { kind: "status", code: 503, retryAfter: 2 } },
  "503, Retry-After 2 s, after the work": { fault: { kind: "status", code: 503, retryAfter: 2, when: "after" } },
  "504 during the work of a minute": {
    fault: { kind: "status", code: 504, when: "during" },
    during: slow,
    only: "creates",
  },
  "truncated JSON": { fault: { kind: "truncated" } },
  "201 with something else, after the work": {
    fault: { kind: "status", code: 201, when: "after", body: { ok: true } },
    only: "creates",
  },
  "HTML before the work": { fault: { kind: "not-json" } },
  "HTML after the work": { fault: { kind: "not-json", when: "after" } },
  // Only what is read can be read late.
  "stale list": { fault: { kind: "stale-list" }, only: "reads" },
  "new keys not shown for two minutes": { fault: { kind: "latency", ms: 0 }, during: young, only: "creates" },
  "new keys not shown for two minutes, reset after the work": { fault: { kind: "reset-after" }, during: young },
  "expired token": { fault: { kind: "expired-token" } },
  "revoked tokens": { fault: { kind: "revoked-tokens" } },
};

function statuses(codes: readonly number[]): Record<string, Row> {
  return Object.fromEntries(
    codes.flatMap((code): [string, Row][] =>
      (["before", "after"] as const).map((when) => [
        `${code} ${when} the work`,
        { fault: { kind: "status", code, when } },
      ]),
    ),
  );
}

/** These surely did not run, so even a creation is tried again at once. */
const harmless = [...wire, "429, Retry-After 2 s", "429, no Retry-After", "expired token", "revoked tokens"];

/** All that goes wrong, by its name in the table: each with one request, and with all from that one on. */
export const strikes: Readonly<Record<string, readonly MatrixStrike[]>> = {
  ...Object.fromEntries(wire.map((obstacle) => [obstacle, bothWays(obstacle, { at: "wire", obstacle })])),
  ...Object.fromEntries(Object.entries(cloud).map(([name, row]) => [name, bothWays(name, { at: "cloud", ...row })])),
  "provider killed before the work": [{ at: "process", when: "before" }],
  "provider killed after the work": [{ at: "process", when: "after" }],
};

function bothWays(name: string, strike: Repeated): MatrixStrike[] {
  return [
    { ...strike, times: 1, isHarmless: harmless.includes(name) },
    { ...strike, times: "always" },
  ];
}

/** Of a strike that hits one request or all from one on: all but how many. */
type Repeated = { at: "wire"; obstacle: (typeof wire)[number] } | ({ at: "cloud" } & Row);
