import type { Session } from "../../cloud/session";
import { parseInstanceReference } from "../../domain/instance-reference";
import type { Context } from "../../engine/contract";
import type { Decision, Step } from "../../rotation/decide";
import { existing } from "../../rotation/generations";
import { ownedKey } from "./generations";
import type { KeyRecord, ResourceKeyState } from "./schema";

/**
 * The steps that retire or end no key that this run signs in with. Revocations are judged only when they are carried
 * out, so that no other step delays them.
 */
export async function stepsOnOthers(
  session: Session,
  { steps, generations }: Decision<KeyRecord>,
  state: ResourceKeyState,
  context: Context,
): Promise<{ steps: Step[]; refusals: unknown[] }> {
  const owned = { source: parseInstanceReference(state.source), parameters: state.parameters };
  const refusals: unknown[] = [];
  const allowed: Step[] = [];
  for (const step of steps) {
    const id = step.do === "rotate" ? generations.current.id : step.id;
    const isJudgedLater = step.do === "revoke" || step.do === "replace";
    const named = isJudgedLater ? [] : existing(generations).filter((key) => key.id === id);
    const keys = named.map((key) => ownedKey(key, owned, context.clock.now()));
    await session.resourceKeys.refuseSigningKeys("rotate", keys).then(
      () => allowed.push(step),
      (error: unknown) => refusals.push(error),
    );
  }
  return { steps: allowed, refusals };
}
