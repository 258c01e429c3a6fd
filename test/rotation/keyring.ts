import type { Actions } from "../../provider/rotation/actions";
import { carryOut, type Outcome } from "../../provider/rotation/carry-out";
import { type Decision, decideRotation } from "../../provider/rotation/decide";
import {
  existing,
  firstGeneration,
  type Generation,
  type Generations,
  isCurrentEnded,
  withoutGone,
} from "../../provider/rotation/generations";
import { generationsFrom, savedRotation, savedRotationOf } from "../../provider/rotation/saved";
import { firstSchedule, isoDate } from "../../provider/rotation/schedule";
import type { RotationArgument } from "../../provider/rotation/settings";
import type { RotationRequest } from "../../provider/rotation/situation";
import { start } from "./arbitrary";

export const urn = "urn:pulumi:dev::house::pulumi-nodejs:dynamic/ibm-keys:AccessKey::agents";

type Action = keyof Actions<string>;

/** One `pulumi up`. */
export interface Up {
  now: number;
  rotation?: RotationArgument | undefined;
  isEnabled?: boolean;
  otherOwnerOf?: (id: string) => string | undefined;
  urn?: string;
}

export interface Result extends Outcome<string> {
  decision: Decision<string>;
  /** What was done in this run. */
  log: string[];
}

/** A cloud with the keys of one resource, what is saved of them, and actions that fail where a test wants it. */
export class Keyring {
  /** The cloud. */
  readonly keys = new Map<string, "enabled" | "disabled">([["key-1", "enabled"]]);
  /** What was done, failures left out. */
  readonly log: string[] = [];
  /** What the engine holds. */
  saved: Generations<string>;
  checkpoints = 0;
  /** The most keys that the cloud lets be there at once. */
  limit = Number.POSITIVE_INFINITY;
  #made = 1;
  #actions = 0;
  #failing = new Set<string>();
  #fault: { action: number; when: "before" | "after" } | undefined;

  constructor(
    readonly canDisable = true,
    rotation?: RotationArgument,
    madeAt = start,
    /** Looks on after each action, and each checkpoint. */
    readonly afterStep: () => void = () => {},
  ) {
    const schedule = firstSchedule(isoDate(madeAt), rotation, { urn, now: start });
    this.saved = firstGeneration("key-1", "key-1", { madeAt: isoDate(madeAt), schedule });
  }

  /** Until `mend`: actions of this kind, or with `disable key-1` one action on one key. */
  fail(what: Action | `${Action} ${string}`): void {
    this.#failing.add(what);
  }

  /** The action of this number from now on fails; one that fails after its work has done it all the same. */
  failAt(action: number, when: "before" | "after"): void {
    this.#fault = { action: this.#actions + action, when };
  }

  mend(): void {
    this.#failing.clear();
    this.#fault = undefined;
  }

  request({ now, rotation, isEnabled = true, urn: name = urn }: Up): RotationRequest<string> {
    return { generations: this.saved, rotation, isEnabled, canDisable: this.canDisable, urn: name, now };
  }

  decide(up: Up): Decision<string> {
    return decideRotation(this.request(up));
  }

  /** Decides and carries out, and keeps what was reached, as an update does. */
  async up(up: Up): Promise<Result> {
    const decision = this.decide(up);
    const from = this.log.length;
    if (decision.problem !== undefined) throw new Error(decision.problem);
    const outcome = await carryOut({
      decision,
      rotation: up.rotation,
      now: up.now,
      actions: this.#actionsAt(up.now),
      otherOwnerOf: up.otherOwnerOf ?? (() => undefined),
      checkpoint: (reached) => {
        this.saved = reached;
        this.checkpoints++;
        this.afterStep();
      },
    });
    this.saved = asRead(outcome.generations);
    this.#reconcile(up.isEnabled !== false);
    return { ...outcome, decision, log: this.log.slice(from) };
  }

  /** Takes from the state what is gone, as a refresh does; false where nothing is left. */
  refresh(): boolean {
    const left = withoutGone(this.saved, ({ key }) => !this.keys.has(key));
    if (left !== undefined) this.saved = asRead(left);
    return left !== undefined;
  }

  /** What is saved, one line for each key. */
  get stages(): string[] {
    return existing(this.saved).map(({ id, generation, state }) => `${id} ${generation} ${state}`);
  }

  find(id: string): Generation<string> | undefined {
    return existing(this.saved).find((each) => each.id === id);
  }

  /** The lifecycle's part: the key that is given out is as declared. */
  #reconcile(isEnabled: boolean): void {
    const { current } = this.saved;
    if (!this.canDisable || isCurrentEnded(this.saved) || !this.keys.has(current.key)) return;
    this.keys.set(current.key, isEnabled ? "enabled" : "disabled");
    this.saved = { ...this.saved, current: { ...current, state: isEnabled ? "active" : "disabled" } };
  }

  #actionsAt(now: number): Actions<string> {
    return {
      create: async () => {
        this.#fail("create", "before");
        if (this.keys.size >= this.limit) throw new Error("create: there are too many keys");
        this.#made++;
        const id = `key-${this.#made}`;
        this.keys.set(id, "enabled");
        this.#done(`create ${id}`);
        return { id, key: id, madeAt: isoDate(now) };
      },
      verify: async ({ key }) => {
        this.#fail("verify", "before", key);
        const state = this.keys.get(key);
        return state === undefined ? "gone" : state === "enabled" ? "works" : "disabled";
      },
      enable: async ({ key }) => this.#change("enable", key, () => this.keys.set(key, "enabled")),
      disable: async ({ key }) => this.#change("disable", key, () => this.keys.set(key, "disabled")),
      delete: async ({ key }) => {
        this.#change("delete", key, () => this.keys.delete(key));
      },
    };
  }

  #change(action: Action, key: string, work: () => void): "done" | "gone" {
    this.#fail(action, "before", key);
    const isThere = this.keys.has(key);
    if (isThere) {
      work();
      this.#done(`${action} ${key}`);
    }
    this.#fail(action, "after", key);
    return isThere ? "done" : "gone";
  }

  #fail(action: Action, when: "before" | "after", key = ""): void {
    if (when === "before") this.#actions++;
    const isFailing = when === "before" && (this.#failing.has(action) || this.#failing.has(`${action} ${key}`));
    const isStruck = this.#fault?.action === this.#actions && this.#fault.when === when;
    if (isFailing || isStruck) throw new Error(`${action} ${key} failed`.replace("  ", " "));
  }

  #done(what: string): void {
    this.log.push(what);
    this.afterStep();
  }
}

/** Through the form in which a state holds it. */
function asRead({ current, pending, previous, ...rest }: Generations<string>): Generations<string> {
  const text = JSON.stringify(savedRotationOf({ current, pending, previous, ...rest }));
  const saved = ({ id, key }: Generation<string>) => ({ id, key });
  const { state, madeAt } = current;
  return generationsFrom(
    savedRotation.parse(JSON.parse(text)),
    { ...saved(current), state, madeAt },
    pending && saved(pending),
    previous.map(saved),
  );
}
