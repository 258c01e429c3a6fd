import type { sysdigServices } from "../../provider/command-line/state";
import type { KeyKind } from "./live-keys";

/** An instance, alias or binding whose keys of one kind are listed, with the settings of the resource that names it. */
export interface AuditedInstance {
  kind: KeyKind;
  /** The resource that names it; undefined where the user does. */
  urn?: string | undefined;
  /** The GUID of an instance; an alias or a binding as it was declared. */
  instance: string;
  /** As it was declared. */
  reference: string;
  service?: (typeof sysdigServices)[number] | undefined;
  region?: string | undefined;
  profile?: string | undefined;
  /** Known names of its resource keys: those of an alias or a binding can be listed by name only. */
  names: readonly string[];
}

/** Equal for keys that IBM lists together: those of one kind and one instance. */
export function listIdOf({ kind, instance }: Pick<AuditedInstance, "kind" | "instance">): string {
  return `${kind} ${instance}`;
}
