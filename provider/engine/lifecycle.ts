import type { z } from "zod";
import type { Owner } from "./owner";

/** Properties as the engine sends them, before anything is known of them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Reads one value of the stack's configuration by its key under `ibm-keys`. */
export type StackConfiguration = (key: string) => string | undefined;

export interface DecisionRequest {
  /** What the user declared, before it is judged; without what is not known yet. */
  given: Properties;
  /** The inputs of the last `up`; undefined when the resource is new or is being replaced. */
  before: Properties | undefined;
  owner: Owner;
  /** Milliseconds since 1970. */
  now: number;
}

export interface Decision<Inputs> {
  inputs: Known<Inputs>;
  /** What this run will do because of it, for the user to read in the preview. */
  events?: readonly string[];
  /** What the user should know before long. */
  warnings?: readonly string[];
}

/** What a lifecycle may use of the engine. */
export interface Context {
  configuration: StackConfiguration;
  /** Milliseconds since 1970. */
  now: number;
  /** Says that this resource takes over the key of this id; throws when a resource holds it. */
  takeOver(key: string): Promise<void>;
  /** Whether a resource of this run is known to hold the key of this id. */
  isHeld(key: string): boolean;
  /** The resource that this is about. */
  owner: Owner;
  /** Shows a warning on the resource; to be awaited, or the process may end before it is shown. */
  warn(message: string): Promise<void>;
}

/** A context in which something may come to exist before the operation has ended. */
export interface MakingContext<State> extends Context {
  /**
   * Says that from now on something exists that must not be forgotten: should the operation fail later, the engine
   * saves this id and state, and the next `up` goes on with an update.
   */
  exists(id: string, state: State): void;
}

/** All that is saved and declared, for an argument that does not stand alone. */
export interface Comparison {
  saved: Properties;
  declared: Properties;
  /** Milliseconds since 1970. */
  now: number;
}

/** What a change of one argument means. */
export interface Effect {
  /** `none`: the argument only says how; `replace`: another thing is made, and then this one is deleted. */
  change: "none" | "update" | "replace";
  /**
   * Whether the saved value already says what is declared; null stands for absence. Default: equality. The rest of
   * what is saved and declared is there for an argument that can be left out in favour of another one.
   */
  isSame?: (saved: unknown, declared: unknown, all: Comparison) => boolean;
}

/** Arguments, with those left out that are not known yet. */
export type Known<Inputs> = { [Name in keyof Inputs]?: Inputs[Name] | undefined };

/**
 * How one kind of key lives. `Inputs` is what `check` made of the arguments; `State` is what the engine saves, and
 * holds all inputs.
 */
export interface Lifecycle<Inputs extends object, State extends object> {
  inputs: z.ZodType<Inputs>;
  /** The same with every argument optional: for a preview in which some are not known yet. */
  knownInputs: z.ZodType<Known<Inputs>>;
  /** Reads what this or an older version has saved. */
  state: z.ZodType<State>;
  /** Every argument there is. */
  effects: { [Name in keyof Required<Inputs>]: Effect };
  /** Rules between arguments; a message for each that is broken. `given` names also those not known yet. */
  contradictions(known: Known<Inputs>, given: ReadonlySet<string>): string[];
  /** Inputs that `decide` sets and no user may. */
  hidden?: readonly (keyof Inputs & string)[];
  /** Arguments that other kinds have and this one cannot have, and why. */
  refused?: Readonly<Record<string, string>>;
  /** Settles what the user left open, once, and what depends on the clock. No network: it runs at every preview. */
  decide?(request: DecisionRequest): Decision<Inputs>;
  /** Ids of the keys that this resource holds, for kinds that can take over a key. */
  holds?(state: State): readonly string[];
  create(inputs: Inputs, context: MakingContext<State>): Promise<{ id: string; state: State }>;
  /**
   * When this error of `create` leaves open whether something was made: what is needed to find it, with no secret. It is
   * saved in the place of a state, and the next `up` looks for what was made instead of making another.
   */
  attemptIn?(error: unknown): unknown;
  /**
   * What such a creation made, if it made anything; `inputs` and `attempt` are those of the creation, `wanted` what is
   * declared now.
   */
  recover?(
    inputs: Inputs,
    attempt: unknown,
    context: Context,
    wanted?: Inputs,
  ): Promise<{ id: string; state: State } | undefined>;
  /** What there is now, or undefined on proof that it is gone. */
  read(id: string, state: State, context: Context): Promise<State | undefined>;
  update(id: string, state: State, inputs: Inputs, context: MakingContext<State>): Promise<State>;
  delete(id: string, state: State, context: Context): Promise<void>;
}
