import { carryOut, type Hands } from "../../provider/rotation/carry-out";
import type { Exceptions, Generations } from "../../provider/rotation/generations";
import type { Plan } from "../../provider/rotation/plan";
import { day } from "./arbitrary";

type Step = keyof Hands<string>;

interface Run {
  plan: Plan;
  now: number;
  overlap?: number;
  keep?: number;
  quarantine?: number;
  exceptions?: Exceptions;
}

/** A cloud of keys, the hands that change them, and what is saved of them; hands may fail. */
export class Keyring {
  readonly keys = new Map<string, "enabled" | "disabled">([["key-1", "enabled"]]);
  /** What was done, failures left out. */
  readonly log: string[] = [];
  /** How often the saved keys changed. */
  reports = 0;
  saved: Generations<string> = {
    current: { generation: 1, state: "active", id: "key-1", validUntil: null, key: "key-1" },
    pending: undefined,
    previous: [],
  };
  #made = 1;
  #steps = 0;
  #failing: Step | undefined;
  #fault: { step: number; when: "before" | "after" } | undefined;

  /** Looks on after each step of the hands. */
  constructor(readonly afterStep: () => void = () => {}) {}

  /** The next step of this kind fails before it does anything. */
  failNext(step: Step): void {
    this.#failing = step;
  }

  /** The step of this number from now on fails; a step that fails after its work has done it all the same. */
  failAt(step: number, when: "before" | "after"): void {
    this.#fault = { step: this.#steps + step, when };
  }

  clearFaults(): void {
    this.#failing = undefined;
    this.#fault = undefined;
  }

  /** Keeps what was reached, as the engine does of an update that fails. */
  async carryOut({
    plan,
    now,
    overlap = 7 * day,
    keep = 2,
    quarantine = 0,
    exceptions = { revoke: [], restore: [] },
  }: Run): Promise<void> {
    const reached = (keys: Generations<string>) => {
      this.saved = keys;
      this.reports++;
    };
    this.saved = await carryOut({
      keys: this.saved,
      plan,
      exceptions,
      overlap,
      keep,
      quarantine,
      now,
      hands: this.#hands,
      reached,
    });
  }

  readonly #hands: Hands<string> = {
    attemptIn: () => undefined,
    // What is made is known to have been made: a lost answer is looked up elsewhere.
    create: async () => {
      const id = `key-${this.#made + 1}`;
      this.#fail("create", "before");
      this.#made++;
      this.keys.set(id, "enabled");
      this.#done(`create ${id}`);
      return { id, key: id };
    },
    verify: async (key) => {
      this.#fail("verify", "before");
      if (this.keys.get(key) !== "enabled") throw new Error(`${key} does not work`);
      this.#done(`verify ${key}`);
    },
    enable: async (key) => this.#change("enable", key, () => this.keys.set(key, "enabled")),
    disable: async (key) => this.#change("disable", key, () => this.keys.set(key, "disabled")),
    delete: async (key) => this.#change("delete", key, () => this.keys.delete(key)),
  };

  #change(step: Step, key: string, work: () => void): void {
    this.#fail(step, "before");
    if (this.keys.has(key)) work();
    this.#done(`${step} ${key}`);
    this.#fail(step, "after");
  }

  #fail(step: Step, when: "before" | "after"): void {
    if (when === "before") this.#steps++;
    const isFault = this.#fault?.step === this.#steps && this.#fault.when === when;
    if (!isFault && (this.#failing !== step || when === "after")) return;
    this.#failing = undefined;
    throw new Error(`${step} failed`);
  }

  #done(what: string): void {
    this.log.push(what);
    this.afterStep();
  }
}
