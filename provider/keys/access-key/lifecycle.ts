import { recent } from "../../cloud/api/shared-read";
import { onIbmCloud } from "../../cloud/operation";
import { sessionFor } from "../../cloud/session";
import type { SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError, refreshToRecreate } from "../../domain/cloud-error";
import { guidOf, isSameReference } from "../../domain/crn";
import { fingerprintOf } from "../../domain/fingerprint";
import { conflictsIn, parseInstanceReference } from "../../domain/instance-reference";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { throwAll } from "../../engine/partial-failure";
import { carryOut } from "../../rotation/carry-out";
import { isEmergency } from "../../rotation/decide";
import { existing, type Generations, idsIn, isCurrentEnded, withoutGone } from "../../rotation/generations";
import { endingIn, usedIn, warnOfConnected } from "./connected-instance";
import { adopt, clearLabel, limitsOf, reconcile } from "./declared";
import { actionsOf, asListed, generationsIn, observe, remove } from "./generations";
import {
  type AccessKeyInputs,
  type AccessKeyState,
  accessKeyInputs,
  accessKeyState,
  accessKeyRotation as keyRotation,
} from "./schema";
import { savedRow, stateOf } from "./state";

export const lifecycle: Lifecycle<AccessKeyInputs, AccessKeyState> = {
  ...onIbmCloud,
  inputs: accessKeyInputs,
  state: accessKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    service: { change: "update", isSame: isSameIfDeclared },
    region: { change: "update", isSame: isSameIfDeclared },
    enabled: { change: "update" },
    limit: { change: "update" },
    // IBM may answer 0 where nothing is reserved.
    reservation: { change: "update", isSame: (saved, declared) => (saved ?? 0) === (declared ?? 0) },
    teamId: { change: "update" },
    rotation: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  derived: ["service", "region"],

  conflicts(resolved) {
    const { limit, reservation, rotation } = resolved;
    const isOverdrawn = limit !== undefined && reservation !== undefined && reservation > limit;
    return [
      ...conflictsIn(resolved),
      ...(isOverdrawn ? ["reservation is larger than limit"] : []),
      ...keyRotation.conflicts(rotation),
    ];
  },

  dueWork: (state, declared, context) => keyRotation.decide(generationsIn(state), declared, context),

  owns: (state) => idsIn(generationsIn(state)),

  idOf: (state) => `${guidOf(state.instance)}/${state.fingerprint}`,

  async create(inputs, context) {
    const instance = await open(inputs, context);
    const isAdopted = inputs.adopt !== undefined;
    const made = isAdopted
      ? await adopt(instance, inputs, context)
      : await instance.createAccessKey(limitsOf(inputs), context);
    const { accessKey: key, dateCreated } = made;
    const madeAt = dateCreated ?? isoNow(context.clock);
    const first = { id: fingerprintOf(key), key, madeAt };
    const begun = keyRotation.begin(first, inputs, context);
    if (begun.warning !== undefined) await context.warn(begun.warning);
    const saved = stateOf(inputs, instance, made, begun.generations);
    context.checkpoint(saved);
    // A compromised key may be adopted in order to be ended.
    if (begun.isRevoked) return this.update(saved, inputs, context);
    if (isAdopted && made.enabled && !inputs.enabled) await warnOfConnected(instance, [first.id], context);
    const current = await reconcile(instance, made, inputs);
    if (isAdopted) await clearLabel(instance, current, context);
    return stateOf(inputs, instance, current, begun.generations);
  },

  async removeLostCreate(lost, inputs, context) {
    const instance = await open(inputs, context).catch((error: unknown) => {
      // With an instance that IBM does not know all its keys are gone.
      if (isCloudError(error, "not-found")) return undefined;
      throw error;
    });
    return instance === undefined ? "absent" : instance.removeLostCreate(lost, context);
  },

  async read(state, context) {
    const instance = await open(state, context, state);
    const saved = generationsIn(state);
    const { listed, young } = await observe(instance, saved, context.clock.now());
    if (young.length > 0) await context.warn(keptBecauseYoung(`the access key ${young.join(" and ")}`));
    const isListed = (key: string) => listed.some(({ accessKey }) => accessKey === key);
    const existing = withoutGone(saved, ({ id, key }) => !isListed(key) && !young.includes(id));
    if (existing === undefined) return undefined;
    const previous = existing.previous.map((each) => asListed(each, listed, context.clock.now()));
    const generations = { ...existing, previous };
    const current = listed.find(({ accessKey }) => accessKey === generations.current.key);
    return stateOf(state, instance, current ?? savedRow(state, generations), generations);
  },

  async update(state, inputs, context) {
    const instance = await open(inputs, context, state);
    const decision = keyRotation.decide(generationsIn(state), inputs, context);
    if (decision.problem !== undefined) throw new Error(decision.problem);
    const warned = warnOfConnected(instance, endingIn(decision), context);
    // A compromised key ends without a wait for anything.
    if (!decision.steps.some(isEmergency)) await warned;
    let latest = state;
    const { generations, errors, warnings } = await carryOut({
      decision,
      rotation: inputs.rotation,
      now: context.clock.now(),
      actions: actionsOf(instance, limitsOf(inputs), context),
      otherOwnerOf: context.otherOwnerOf,
      checkpoint: (changed) => {
        latest = stateOf(inputs, instance, savedRow(state, changed), changed);
        context.checkpoint(latest);
      },
    });
    for (const warning of warnings) await context.warn(warning);
    await warned;
    try {
      const current = await reconcileCurrent(instance, generations, inputs, state, context);
      latest = stateOf(inputs, instance, current, generations);
    } catch (error) {
      errors.push(error);
    }
    throwAll(errors);
    return latest;
  },

  async delete(state, context) {
    const instance = await open(state, context, state);
    const errors: unknown[] = [];
    const generations = generationsIn(state);
    await warnOfConnected(instance, usedIn(generations), context);
    // The current one last: where another cannot be deleted, the key that is given out still works.
    for (const key of existing(generations).reverse()) {
      if (await context.isSpared(key.id)) continue;
      await remove(instance, key, isYoung(key.madeAt, context.clock.now())).catch((error: unknown) =>
        errors.push(error),
      );
    }
    throwAll(errors);
  },
};

export const provider = dynamicProvider(lifecycle);

function open(
  declared: AccessKeyInputs | AccessKeyState,
  context: Context,
  saved?: AccessKeyState,
): Promise<SysdigInstance> {
  const keys = saved && existing(generationsIn(saved)).map(({ key }) => key);
  // What was looked up once is not looked up again: in an emergency that might fail.
  const { service = saved?.service, region = saved?.region, instance, profile } = declared;
  return sessionFor(context, profile, keys).openSysdig(parseInstanceReference(instance, { service, region }));
}

/** Brings the current key to what is declared, unless it was revoked and no other took its place. */
async function reconcileCurrent(
  instance: SysdigInstance,
  generations: Generations<string>,
  inputs: AccessKeyInputs,
  state: AccessKeyState,
  context: Context,
): Promise<AccessKey> {
  const { key, madeAt } = generations.current;
  if (isCurrentEnded(generations)) return savedRow(state, generations);
  const listed = await instance.findAccessKey(key, recent);
  if (listed !== undefined) return reconcile(instance, listed, inputs);
  if (isYoung(madeAt, context.clock.now())) return reconcile(instance, savedRow(state, generations), inputs);
  throw new CloudError({
    code: "not-found",
    action: `update the access key ${generations.current.id} of instance ${instance.guid}`,
    reason: "it is no longer in the instance's list",
    advice: refreshToRecreate,
  });
}
