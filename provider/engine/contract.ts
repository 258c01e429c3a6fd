import type { z } from "zod";
import type { CreateContext, LostCreate, LostCreateOutcome } from "../domain/lost-create";
import type { ResourceIdentity } from "../domain/resource-identity";

/** Properties as the engine sends them, before anything is known of them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Reads one value of the stack's configuration by its key under `ibm-keys`. */
export type StackConfiguration = (key: string) => string | undefined;

/** What there is to do for a resource because of the time and of what is saved, whatever its arguments say. */
export interface DueWork {
  isDue: boolean;
  /** What this run does, for the user to read in the preview. */
  events: readonly string[];
  /** What the user should know before long. */
  warnings: readonly string[];
  /** Why nothing can be done: what is declared cannot be meant. */
  refusal: string | undefined;
  /** Ids of keys that the resource gives up, since another one owns them. */
  givenUp?: readonly string[];
}

/** What decides what is due, beside what is saved and declared. */
export interface DecisionContext {
  urn: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Another resource that is known to own the key of this id. */
  otherOwnerOf(key: string): string | undefined;
}

/** What a lifecycle may use of the engine; with it a create keeps its lost answers in the state. */
export interface Context extends CreateContext {
  configuration: StackConfiguration;
  /** The resource that this is about. */
  owner: ResourceIdentity;
  /** Says that this resource adopts the key of this id; throws when another resource is known to own it. */
  adopt(key: string): void;
  /** Another resource that is known to own the key of this id. */
  otherOwnerOf(key: string): string | undefined;
  /** Whether the key of this id is another resource's now, and so not to be deleted; says so. */
  isSpared(key: string): Promise<boolean>;
  /** Shows what was done, on the resource. */
  inform(message: string): Promise<void>;
}

/** A context in which something may come to exist before the operation has ended. */
export interface CheckpointContext<State> extends Context {
  /**
   * Says what exists so far: should the operation fail later, the engine saves this state, and the next `up` goes on with
   * an update.
   */
  checkpoint(state: State): void;
}

/** All that is saved and declared, for an argument that does not stand alone. */
export interface Comparison {
  saved: Properties;
  declared: Properties;
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
export type Resolved<Inputs> = { [Name in keyof Inputs]?: Inputs[Name] | undefined };

/**
 * How one kind of key lives. `Inputs` is what `check` made of the arguments; `State` is what the engine saves, and
 * holds all inputs.
 */
export interface Lifecycle<Inputs extends object, State extends object> {
  inputs: z.ZodType<Inputs>;
  /** The same with every argument optional: for a preview in which some are not known yet. */
  knownInputs: z.ZodType<Resolved<Inputs>>;
  /** Reads what this or an older version has saved. */
  state: z.ZodType<State>;
  /** Every argument there is. */
  effects: { [Name in keyof Required<Inputs>]: Effect };
  /** Rules between arguments; a message for each that is broken. `given` names also those not known yet. */
  conflicts(known: Resolved<Inputs>, given: ReadonlySet<string>): string[];
  /** Arguments that other kinds have and this one cannot have, and why. */
  unsupported?: Readonly<Record<string, string>>;
  /** Arguments whose value is looked up or chosen where they are left out: leaving them out is no drift. */
  derived?: readonly (keyof Inputs & string)[];
  /** What is due for what is saved. Pure: it runs at every preview, and again before the update that it asks for. */
  dueWork?(state: State, declared: Properties, moment: DecisionContext): DueWork;
  /** Ids of the keys that this resource owns, for kinds that can adopt a key. */
  owns?(state: State): readonly string[];
  /** Whether all that it calls is on this machine: a rehearsal may move the clock there. */
  isLocal(inputs: { profile?: string | undefined }, configuration: StackConfiguration): boolean;
  /** Bounds the time of one operation. */
  around<Result>(operation: () => Promise<Result>): Promise<Result>;
  /** Never secret, and the same whatever changes but the key of the first creation. */
  idOf(state: State): string;
  create(inputs: Inputs, context: CheckpointContext<State>): Promise<State>;
  /** Removes what a lost create of an earlier run has made after all; nobody was ever given it. */
  removeLostCreate?(lost: LostCreate, inputs: Inputs, context: Context): Promise<LostCreateOutcome>;
  /** What there is now, or undefined on proof that it is gone. */
  read(state: State, context: Context): Promise<State | undefined>;
  update(state: State, inputs: Inputs, context: CheckpointContext<State>): Promise<State>;
  delete(state: State, context: Context): Promise<void>;
}
