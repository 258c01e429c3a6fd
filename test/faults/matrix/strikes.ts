import type { Fault } from "pulumi-ibm-keys/emulator";
import type { Strike } from "../world/world";

const wire = ["connection refused", "host not found", "TLS failure"] as const;

const cloud: Readonly<Record<string, Fault>> = {
  "reset before the work": { kind: "reset-before" },
  "reset after the work": { kind: "reset-after" },
  "answer lost, time-out": { kind: "answer-lost" },
  "429, Retry-After 2 s": { kind: "status", code: 429, retryAfter: 2 },
  "429, Retry-After 1 h": { kind: "status", code: 429, retryAfter: 3600 },
  "429, no Retry-After": { kind: "status", code: 429 },
  ...statuses([500, 502, 503, 504]),
  "truncated JSON": { kind: "truncated" },
  "HTML before the work": { kind: "not-json" },
  "HTML after the work": { kind: "not-json", when: "after" },
  "stale list": { kind: "stale-list" },
  "expired token": { kind: "expired-token" },
  "revoked tokens": { kind: "revoked-tokens" },
};

function statuses(codes: readonly number[]): Record<string, Fault> {
  return Object.fromEntries(
    codes.flatMap((code): [string, Fault][] =>
      (["before", "after"] as const).map((when) => [`${code} ${when} the work`, { kind: "status", code, when }]),
    ),
  );
}

/** These surely did not run, so even a creation is tried again at once. */
const harmless = [...wire, "429, Retry-After 2 s", "429, no Retry-After", "expired token", "revoked tokens"];

/** All that goes wrong, by its name in the table: each with one request, and with all from that one on. */
export const strikes: Readonly<Record<string, readonly Strike[]>> = {
  ...Object.fromEntries(wire.map((obstacle) => [obstacle, bothWays(obstacle, { at: "wire", obstacle })])),
  ...Object.fromEntries(Object.entries(cloud).map(([name, fault]) => [name, bothWays(name, { at: "cloud", fault })])),
  "provider killed before the work": [{ at: "process", when: "before" }],
  "provider killed after the work": [{ at: "process", when: "after" }],
};

function bothWays(name: string, strike: Blow): Strike[] {
  return [
    { ...strike, times: 1, isHarmless: harmless.includes(name) },
    { ...strike, times: "always" },
  ];
}

type Blow = { at: "wire"; obstacle: (typeof wire)[number] } | { at: "cloud"; fault: Fault };
