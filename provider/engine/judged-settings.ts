import type { Judgement } from "../domain/judgement";
import type { Kind, Resource } from "./kind";
import { show } from "./services";
import { holdsUnknown } from "./unknown";

/** Judges the settings that a resource names; undefined where they are right, or where its profile is not known yet. */
export function judgeSettings<Inputs extends object, State extends object>(
  { lifecycle, services }: Kind<Inputs, State>,
  { properties: { profile } }: Resource,
): Judgement | undefined {
  if (holdsUnknown(profile)) return undefined;
  return lifecycle.judgeSettings(typeof profile === "string" ? { profile } : {}, services);
}

/** Warns, of a resource for which there is something to do, of what is missing in its settings. */
export async function warnOfSettings<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  declared: Resource,
): Promise<void> {
  const judgement = judgeSettings(kind, declared);
  if (judgement === undefined || !("warning" in judgement)) return;
  await show(kind.services, "warning", declared.urn, judgement.warning);
}
