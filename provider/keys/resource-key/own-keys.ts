import { refuseOwnKeys } from "../../cloud/resource-controller/deletion";
import type { Session } from "../../cloud/session";
import type { Context } from "../../engine/contract";
import type { Decision, Step } from "../../rotation/decide";
import { existing } from "../../rotation/generations";
import { ownedKey } from "./generations";
import type { KeyRecord, ResourceKeyState } from "./schema";

/**
 * The steps that give up or end no key that signs in here; revocations are judged when they are carried out, so that
 * nothing else holds them up.
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
    const id = step.do === "succeed" ? generations.current.id : step.id;
    const leaving = step.do === "revoke" || step.do === "replace" ? [] : existing(generations);
    const owned = leaving.filter((key) => key.id === id);
    await refuseOwnKeys(
      session,
      "rotate",
      owned.map((key) => ownedKey(key, state, context.clock.now())),
    ).then(
      () => allowed.push(step),
      (error: unknown) => refusals.push(error),
    );
  }
  return { steps: allowed, refusals };
}
