import { refuseOwnKeys } from "../../cloud/resource-controller/deletion";
import type { Session } from "../../cloud/session";
import type { Context } from "../../engine/lifecycle";
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
  const refusals: unknown[] = [];
  const allowed: Step[] = [];
  for (const step of steps) {
    const id = step.do === "rotate" ? generations.current.id : step.id;
    const isJudgedLater = step.do === "revoke" || step.do === "replace";
    const owned = isJudgedLater ? [] : existing(generations).filter((key) => key.id === id);
    await refuseOwnKeys(
      session,
      "rotate",
      owned.map((key) => ownedKey(key, state, context.now())),
    ).then(
      () => allowed.push(step),
      (error: unknown) => refusals.push(error),
    );
  }
  return { steps: allowed, refusals };
}
