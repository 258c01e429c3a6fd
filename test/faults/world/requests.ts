import type { FaultMatch } from "pulumi-ibm-keys/emulator";

/** Where keys are made, in either of the two APIs of access keys. */
export const creating = {
  "access keys": { method: "POST", path: /^\/(api\/customer\/accessKeys|platform\/v1\/access-keys)$/ },
  "resource keys": { method: "POST", path: /^\/v2\/resource_keys$/ },
  policies: { method: "POST", path: /^\/v[12]\/policies$/ },
} as const satisfies Record<string, FaultMatch>;

/** Where they are listed. */
export const listing = {
  "access keys": { method: "GET", path: /^\/(api\/customer\/accessKeys|platform\/v1\/access-keys)$/ },
  "resource keys": { method: "GET", path: /^\/v2\/(resource_instances\/[^/]+\/)?resource_keys$/ },
  policies: { method: "GET", path: /^\/v[12]\/policies$/ },
} as const satisfies Record<string, FaultMatch>;

export type Made = keyof typeof creating;
