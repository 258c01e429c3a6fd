import type { Cloud } from "pulumi-ibm-keys/emulator";
import type { Scenario } from "./scenario";

/** Whether a stranger makes a key like ours, right before the work of the struck request or right after it. */
export type Company = "alone" | "before" | "after";

/** A stranger makes a key that looks like the one that the scenario declares. */
export function likeKey({ kind, struck, before }: Scenario): (cloud: Cloud) => void {
  const args = struck.args ?? before.at(-1)?.args ?? {};
  return (cloud) => {
    const place = String(args.source ?? args.instance);
    if (kind === "access-key") {
      const limit = typeof args.limit === "number" ? args.limit : undefined;
      cloud.createAccessKey(cloud.instance(place).guid, limit === undefined ? {} : { limit });
    } else if (kind !== "api-token") {
      const name = typeof args.name === "string" ? args.name : "uploads";
      cloud.addResourceKey({ name, source: place, role: roleOf(args.role) });
    }
  };
}

function roleOf(role: unknown): string {
  return typeof role === "string" ? role : "Manager";
}
