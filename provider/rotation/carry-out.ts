import {
  type Attempt,
  actionsNow,
  type Exceptions,
  type Generation,
  type Generations,
  type Terms,
} from "./generations";
import type { Plan } from "./plan";

/** What a kind can do to its keys; every one but `create` may be repeated. */
export interface Hands<Key> {
  /** Makes a key; after an `attempt` of unknown outcome, or takes the one that is there since. */
  create(attempt: Attempt | undefined): Promise<{ id: string; key: Key }>;
  /** When the error leaves open whether a key was made: what is needed to find it. */
  attemptIn(error: unknown): Attempt | undefined;
  /** Throws when the key is not seen to work. */
  verify(key: Key): Promise<void>;
  enable(key: Key): Promise<void>;
  disable(key: Key): Promise<void>;
  /** Also a key that is enabled, or gone already. */
  delete(key: Key): Promise<void>;
}

export interface CarryOutOptions<Key> extends Terms {
  keys: Generations<Key>;
  plan: Plan;
  exceptions: Exceptions;
  /** Milliseconds that a key stays valid once its successor is given out. */
  overlap: number;
  hands: Hands<Key>;
  /** Hears of the keys after each step, so that a later failure forgets none. */
  reached: (keys: Generations<Key>) => void;
}

/** A run that goes on so soon after the plan was made still keeps to its times. */
const promptly = 60 * 60 * 1000;

/**
 * Brings the keys to what is planned: first the successor is made, kept and seen to work, only then is anything done
 * to an older key. Interrupted anywhere, it goes on from the keys that were reached.
 */
export async function carryOut<Key>(options: CarryOutOptions<Key>): Promise<Generations<Key>> {
  const { plan, exceptions, hands } = options;
  let keys = options.keys;
  const reach = (next: Generations<Key>) => {
    keys = next;
    options.reached(next);
  };
  const [first] = actionsNow(keys, plan, exceptions, options);
  if (first?.do === "create") {
    const made = await hands.create(keys.attempt).catch((error: unknown) => {
      const attempt = hands.attemptIn(error);
      if (attempt !== undefined) reach({ ...keys, attempt });
      throw error;
    });
    const pending: Generation<Key> = { ...made, generation: first.generation, state: "pending", validUntil: null };
    reach({ ...keys, pending, attempt: undefined });
  }
  if (keys.pending !== undefined) {
    await hands.verify(keys.pending.key);
    reach(promoted(keys, keys.pending, options));
  }
  for (const action of actionsNow(keys, plan, exceptions, options)) {
    if (action.do === "create" || action.do === "promote") continue;
    const older = keys.previous.find(({ id }) => id === action.id);
    if (older === undefined) continue;
    await hands[action.do](older.key);
    reach({
      ...keys,
      previous: keys.previous.flatMap((each) => (each === older ? outcomeOf(action.do, older, options) : [each])),
    });
  }
  return keys;
}

function outcomeOf<Key>(
  done: "enable" | "disable" | "delete",
  older: Generation<Key>,
  options: CarryOutOptions<Key>,
): Generation<Key>[] {
  if (done === "delete") return [];
  if (done === "enable") return [{ ...older, state: "retiring", deleteAfter: null }];
  return [{ ...older, state: "disabled", deleteAfter: endOfQuarantine(older, options) }];
}

function endOfQuarantine<Key>(older: Generation<Key>, { plan, now, quarantine }: CarryOutOptions<Key>): string {
  const own = now + quarantine;
  const planned = plan.older?.find(({ generation }) => generation === older.generation)?.deleteAfter;
  const isPrompt = planned !== undefined && Math.abs(own - Date.parse(planned)) < promptly;
  return isPrompt ? planned : new Date(own).toISOString();
}

function promoted<Key>(
  keys: Generations<Key>,
  pending: Generation<Key>,
  { plan, now, overlap }: CarryOutOptions<Key>,
): Generations<Key> {
  const { current } = keys;
  // The overlap counts from when the successor is given out: a run that failed before that has given out nothing.
  const isPrompt = pending.generation === plan.generation && now - Date.parse(plan.since) < promptly;
  const validUntil = new Date((isPrompt ? Date.parse(plan.since) : now) + overlap).toISOString();
  return {
    current: { ...pending, state: "active" },
    pending: undefined,
    previous: [...keys.previous, { ...current, state: "retiring", validUntil }],
  };
}
