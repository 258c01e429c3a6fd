import { message } from "../domain/message";
import { checkArguments } from "./arguments";
import type { Properties } from "./contract";
import { judgeSettings, warnOfSettings } from "./judged-settings";
import type { Kind, Resource } from "./kind";
import { plain } from "./plain";
import { announceRehearsal } from "./rehearsal";

export interface CheckResult {
  /** The arguments with constant defaults filled in; those not known yet as they came. */
  inputs: Properties;
  /** What is wrong with the arguments: a sentence for each mistake. */
  problems: readonly string[];
}

/**
 * Checks what a program declares. The same arguments give the same inputs at any time. `isNew`: the resource is to be
 * created.
 */
export async function checkResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  declared: Resource,
  isNew: boolean,
): Promise<CheckResult> {
  kind.drifts.forget(declared.urn);
  await announceRehearsal(kind.services, declared.urn);
  const { resolved, unresolved, problems } = checkArguments(kind.rules, declared.properties);
  const judgement = judgeSettings(kind, declared);
  if (judgement !== undefined && "problem" in judgement) problems.push(judgement.problem);
  if (isNew) await warnOfSettings(kind, declared);
  return { inputs: plain({ ...resolved, ...unresolved }), problems: problems.map(message) };
}
