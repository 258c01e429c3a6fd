import type { Declared, Saved } from "../../fixtures/provider/engine";
import type { Properties } from "../../fixtures/provider/provider";
import type { Change } from "./history";

/** What is to be declared besides, so that this is changed; what the kind cannot have stays as it is. */
export function changed({ kind, args }: Declared, saved: Saved | undefined, change: Change): Properties {
  if (change === "other profile") return { profile: "other" };
  if (change === "no profile") return { profile: undefined };
  if (kind === "access-key" && (change === "disable" || change === "enable")) return { enabled: change === "enable" };
  if (kind !== "access-key" && kind !== "resource-key") return {};
  const rotation = recordOf(args.rotation);
  if (change === "overlap") return { rotation: { ...rotation, overlap: "14d" } };
  const { fingerprint, guid, generations } = saved?.outputs ?? {};
  const current = String(guid ?? fingerprint);
  if (saved === undefined || current === "undefined") return {};
  if (change === "revoke") return { rotation: { ...rotation, revoke: [current] } };
  const [older] = Array.isArray(generations) ? generations : [];
  if (change !== "restore" || kind !== "access-key" || older === undefined) return {};
  return { rotation: { ...rotation, restore: [String(recordOf(older).id)] } };
}

/** The same without what was declared for keys that may be gone. */
export function withoutEmergency(args: Properties): Properties {
  if (args.rotation === undefined) return args;
  const { revoke, restore, ...rotation } = recordOf(args.rotation);
  return { ...args, rotation };
}

function recordOf(value: unknown): Properties {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
