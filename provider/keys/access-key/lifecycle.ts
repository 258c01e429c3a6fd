import { onIbmCloud } from "../../cloud/operation";
import { sessionFor } from "../../cloud/session";
import { recent } from "../../cloud/shared-read";
import type { SysdigInstance } from "../../cloud/sysdig/client";
import { contradictionsIn, openSysdigInstance } from "../../cloud/sysdig/place";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { guidOf, isSameReference } from "../../domain/crn";
import { fingerprintOf } from "../../domain/fingerprint";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { throwAll } from "../../engine/partial-failure";
import { carryOut } from "../../rotation/carry-out";
import {
  existing,
  firstGeneration,
  type Generations,
  idsIn,
  isCurrentEnded,
  remaining,
  withNamed,
} from "../../rotation/generations";
import { firstSchedule } from "../../rotation/schedule";
import { contradictionsInRotation } from "../../rotation/settings";
import { adopt, clearLabel, limitsOf, reconcile } from "./declared";
import { actionsOf, generationsIn, observed, remove, sight } from "./generations";
import { type AccessKeyInputs, type AccessKeyState, accessKeyInputs, accessKeyState } from "./schema";
import { decide, rowOf, stateOf } from "./state";

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
      ...contradictionsIn(resolved),
      ...(isOverdrawn ? ["reservation is larger than limit"] : []),
      ...(rotation === undefined ? [] : contradictionsInRotation(rotation, true)),
    ];
  },

  dueWork: (state, declared, context) => decide(generationsIn(state), declared, context),

  owns: (state) => idsIn(generationsIn(state)),

  idOf: (state) => `${guidOf(state.instance)}/${state.fingerprint}`,

  async create(inputs, context) {
    const instance = await open(inputs, context);
    const isAdopted = inputs.adopt !== undefined;
    const made = isAdopted
      ? await adopt(instance, inputs, context)
      : await instance.createAccessKey(limitsOf(inputs), context);
    const madeAt = made.dateCreated ?? isoNow(context.clock);
    const schedule = firstSchedule(madeAt, inputs.rotation, { urn: context.urn, now: context.clock.now() });
    const first = firstGeneration(fingerprintOf(made.accessKey), made.accessKey, { madeAt, schedule });
    const { refusal } = decide(first, inputs, context);
    if (refusal !== undefined) await context.warn(refusal);
    const { generations, steps } = decide(withNamed(first, inputs.rotation), inputs, context);
    const saved = stateOf(inputs, instance, made, generations);
    context.checkpoint(saved);
    // A compromised key may be adopted in order to be ended.
    if (steps.some((step) => step.do === "replace")) return this.update(saved, inputs, context);
    const now = await reconcile(instance, made, inputs);
    if (isAdopted) await clearLabel(instance, now, context);
    return stateOf(inputs, instance, now, generations);
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
    const { listed, young } = await sight(instance, saved, context.clock.now());
    if (young.length > 0) await context.warn(keptBecauseYoung(`the access key ${young.join(" and ")}`));
    const isListed = (key: string) => listed.some(({ accessKey }) => accessKey === key);
    const left = remaining(saved, ({ id, key }) => !isListed(key) && !young.includes(id));
    if (left === undefined) return undefined;
    const now = { ...left, previous: left.previous.map((older) => observed(older, listed, context.clock.now())) };
    const current = listed.find(({ accessKey }) => accessKey === now.current.key);
    return stateOf(state, instance, current ?? rowOf(state, now), now);
  },

  async update(state, inputs, context) {
    const instance = await open(inputs, context, state);
    const decision = decide(generationsIn(state), inputs, context);
    if (decision.refusal !== undefined) throw new Error(decision.refusal);
    let now = state;
    const { generations, errors, warnings } = await carryOut({
      decision,
      rotation: inputs.rotation,
      now: context.clock.now(),
      actions: actionsOf(instance, limitsOf(inputs), context),
      ownerElsewhere: context.otherOwnerOf,
      checkpoint: (reached) => {
        now = stateOf(inputs, instance, rowOf(state, reached), reached);
        context.checkpoint(now);
      },
    });
    for (const warning of warnings) await context.warn(warning);
    try {
      now = stateOf(inputs, instance, await reconciled(instance, generations, inputs, state, context), generations);
    } catch (error) {
      errors.push(error);
    }
    throwAll(errors);
    return now;
  },

  async delete(state, context) {
    const instance = await open(state, context, state);
    const errors: unknown[] = [];
    // The current one last: where another cannot be deleted, the key that is given out still works.
    for (const key of existing(generationsIn(state)).reverse()) {
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
  place: AccessKeyInputs | AccessKeyState,
  context: Context,
  saved?: AccessKeyState,
): Promise<SysdigInstance> {
  const keys = saved && existing(generationsIn(saved)).map(({ key }) => key);
  // What was looked up once is not looked up again: in an emergency that might fail.
  const { service = saved?.service, region = saved?.region, instance } = place;
  return openSysdigInstance(sessionFor(context, place.profile, keys), { instance, service, region });
}

/** The current key as it is declared; the one that was revoked, and has no successor, is gone. */
async function reconciled(
  instance: SysdigInstance,
  generations: Generations<string>,
  inputs: AccessKeyInputs,
  state: AccessKeyState,
  context: Context,
): Promise<AccessKey> {
  const { key, madeAt } = generations.current;
  if (isCurrentEnded(generations)) return rowOf(state, generations);
  const listed = await instance.findAccessKey(key, recent);
  if (listed !== undefined) return reconcile(instance, listed, inputs);
  if (isYoung(madeAt, context.clock.now())) return reconcile(instance, rowOf(state, generations), inputs);
  throw new CloudError({
    code: "not-found",
    attempted: `update the access key ${generations.current.id} of instance ${instance.guid}`,
    answered: "it is no longer in the instance's list",
    advice: "Run `pulumi up --refresh` to make a new one.",
  });
}
