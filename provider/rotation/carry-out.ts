import { actionsFor, type Exceptions, type Generation, type Generations } from "./generations";
import type { Plan } from "./plan";

/** What a kind can do to its keys; every one but `create` may be repeated. */
export interface Hands<Key> {
  /** Makes a key; not repeated when its outcome is unknown. */
  create(): Promise<{ id: string; key: Key }>;
  /** Throws when the key is not seen to work. */
  verify(key: Key): Promise<void>;
  enable(key: Key): Promise<void>;
  disable(key: Key): Promise<void>;
  /** Also a key that is enabled, or gone already. */
  delete(key: Key): Promise<void>;
}

export interface CarryOutOptions<Key> {
  keys: Generations<Key>;
  plan: Plan;
  exceptions: Exceptions;
  /** Milliseconds that a key stays valid once its successor is given out. */
  overlap: number;
  /** Older keys that may be valid at once. */
  keep: number;
  /** Milliseconds since 1970. */
  now: number;
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
  const [first] = actionsFor(keys, plan, exceptions);
  if (first?.do === "create") {
    const made = await hands.create();
    reach({ ...keys, pending: { ...made, generation: first.generation, state: "pending", validUntil: null } });
  }
  if (keys.pending !== undefined) {
    await hands.verify(keys.pending.key);
    reach(promoted(keys, keys.pending, options));
  }
  for (const action of actionsFor(keys, plan, exceptions)) {
    if (action.do === "create" || action.do === "promote") continue;
    const older = keys.previous.find(({ id }) => id === action.id);
    if (older === undefined || isPromised(older, keys, options)) continue;
    await hands[action.do](older.key);
    reach({
      ...keys,
      previous: keys.previous.flatMap((each) => (each === older ? outcomeOf(action.do, older) : [each])),
    });
  }
  return keys;
}

function outcomeOf<Key>(done: "enable" | "disable" | "delete", older: Generation<Key>): Generation<Key>[] {
  if (done === "delete") return [];
  return [{ ...older, state: done === "enable" ? "retiring" : "disabled" }];
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

/**
 * Whether an older key has not had its overlap yet, whatever the plan says: the plan knows only when it wanted the
 * successor to be given out. Beyond the newest ones that are kept no key is promised anything.
 */
function isPromised<Key>(
  older: Generation<Key>,
  { previous }: Generations<Key>,
  options: CarryOutOptions<Key>,
): boolean {
  if (older.state !== "retiring" || options.exceptions.revoke.includes(older.id)) return false;
  const kept = previous.filter(({ state }) => state === "retiring").slice(-options.keep);
  return kept.includes(older) && older.validUntil !== null && options.now < Date.parse(older.validUntil);
}
