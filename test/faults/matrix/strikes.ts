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

/** All that goes wrong, by its name in the table: each with one request, and with all from that one on. */
export const strikes: Readonly<Record<string, readonly Strike[]>> = {
  ...Object.fromEntries(
    wire.map((obstacle) => [obstacle, [1, "always"].map((times): Strike => wireStrike(obstacle, times))]),
  ),
  ...Object.fromEntries(
    Object.entries(cloud).map(([name, fault]) => [name, [1, "always"].map((times) => cloudStrike(fault, times))]),
  ),
  "provider killed before the work": [{ at: "process", when: "before" }],
  "provider killed after the work": [{ at: "process", when: "after" }],
};

function wireStrike(obstacle: (typeof wire)[number], times: number | string): Strike {
  return { at: "wire", obstacle, times: times === 1 ? 1 : "always" };
}

function cloudStrike(fault: Fault, times: number | string): Strike {
  return { at: "cloud", fault, times: times === 1 ? 1 : "always" };
}
