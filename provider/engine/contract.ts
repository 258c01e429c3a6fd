import type { z } from "zod";
import type { DecisionContext } from "../domain/decision-context";
import type { Judgement } from "../domain/judgement";
import type { CreateContext, LostCreate, LostCreateOutcome } from "../domain/lost-create";
import type { StackConfiguration } from "../domain/stack-configuration";

/** Properties of a resource as the engine sends them: nothing has checked them yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** Arguments without those whose value is not known yet. */
export type Resolved<Inputs> = { [Name in keyof Inputs]?: Inputs[Name] | undefined };

/** A zod object of arguments. */
export interface InputsSchema<Inputs> extends z.ZodType<Inputs> {
  /** The same with every argument optional: for a preview in which some are not known yet. */
  partial(): z.ZodType<Resolved<Inputs>>;
}

/** The saved and the declared properties of a resource, for an argument that is not compared by itself. */
export interface Comparison {
  saved: Properties;
  declared: Properties;
}

/** What a change of one argument does to the resource. */
export interface Effect {
  /**
   * `update`: the resource is updated. `replace`: another one is created, then this one is deleted. `none`: nothing
   * happens because of it alone; the argument only counts when the resource is created or updated for another reason.
   */
  change: "none" | "update" | "replace";
  /**
   * Whether the saved value means the same as the declared one; null stands for an argument that is left out. Default:
   * whether they are equal. `all` is for an argument that may be given in the place of another one.
   */
  isSame?: (saved: unknown, declared: unknown, all: Comparison) => boolean;
}

/** What there is to do for a resource because of the time or of its saved state, though no argument has changed. */
export interface DueWork {
  /** Whether the engine is to run an update. */
  isDue: boolean;
  /** What the update does and why, shown as information in the preview. */
  events: readonly string[];
  /** What the user should know before long, shown as warnings. */
  warnings: readonly string[];
  /** Why the arguments cannot be carried out. It becomes the error of the preview, and nothing else is shown. */
  problem: string | undefined;
  /** Ids of keys that the resource no longer owns because another one does. */
  givenUp?: readonly string[];
}

/** What every operation may use of the engine. A create of a key keeps its lost creates in the state through it. */
export interface Context extends CreateContext, DecisionContext {
  configuration: StackConfiguration;
  /** Whether the key of this id must not be deleted, since another resource owns it now; if so, a warning says so. */
  isSpared(key: string): Promise<boolean>;
  /** Shows information on the resource; to be awaited. */
  inform(message: string): Promise<void>;
}

/** The context of an operation that makes or changes something: create and update. */
export interface CheckpointContext<State> extends Context {
  /**
   * Keeps what exists so far. Should the operation fail later, the engine saves the last such state, and the next `up`
   * goes on from it with an update. To be called after each step that another run must not repeat.
   */
  checkpoint(state: State): void;
}

/**
 * One kind of key: everything that the engine's side has to know of it. `Inputs` are the arguments as `check` returns
 * them to the engine; `State` is what the engine saves, and contains all inputs.
 *
 * The core (`check.ts` to `delete.ts`) calls these members; what they throw is shown to the user as the message alone.
 */
export interface Lifecycle<Inputs extends object, State extends object> {
  /** Checks the arguments and fills in constant defaults: nothing random, and nothing that depends on the time. */
  inputs: InputsSchema<Inputs>;
  /** Reads what this or an older version has saved. An older form is upgraded here, and nowhere else. */
  state: z.ZodType<State>;
  /** What a change of each argument does. Its names are all the arguments there are. */
  effects: { [Name in keyof Required<Inputs>]: Effect };
  /** Arguments that other kinds have and this one cannot have, each with the message that says why. */
  unsupported?: Readonly<Record<string, string>>;
  /**
   * Arguments whose value is looked up or chosen where they are left out. The state holds that value; an argument that
   * is left out is then no difference, and a refresh does not report it as an input.
   */
  derived?: readonly (keyof Inputs & string)[];
  /** A message for each rule between arguments that is broken. `declared` names the unknown ones, too. Default: none. */
  conflicts?(resolved: Resolved<Inputs>, declared: ReadonlySet<string>): string[];
  /**
   * What is due for what is saved. It changes nothing and asks nobody: it runs in every preview, and again in the update
   * that follows from it. `declared` may hold unknown values. Default: nothing is ever due.
   */
  dueWork?(state: State, declared: Properties, context: DecisionContext): DueWork;
  /** Ids of the keys that the resource owns; for kinds that can adopt a key. */
  owns?(state: State): readonly string[];
  /**
   * The id of the resource. It holds no secret. It is taken from the first checkpoint of the create, or else from the
   * state that the create returns, and the engine keeps it whatever changes later.
   */
  idOf(state: State): string;
  /**
   * Whether every API that the operation would call is on this machine, as an emulator is. Only there does a rehearsal
   * (`PULUMI_IBM_KEYS_NOW`) create, update or refresh anything.
   */
  isLocal(inputs: { profile?: string | undefined }, services: Pick<Context, "configuration" | "clock">): boolean;
  /** Judges the settings that the operation would use, without any request; undefined where nothing is wrong. */
  judgeSettings(
    inputs: { profile?: string | undefined },
    services: Pick<Context, "configuration" | "clock">,
  ): Judgement | undefined;
  /** Runs one operation, with a limit to the time that it may take altogether. */
  around<Result>(operation: () => Promise<Result>): Promise<Result>;
  /** Makes the key, or adopts the one that `inputs` name. */
  create(inputs: Inputs, context: CheckpointContext<State>): Promise<State>;
  /**
   * Removes what a lost create of an earlier run has made after all: nobody was ever given it. Default: the kind has no
   * lost creates.
   */
  removeLostCreate?(lost: LostCreate, inputs: Inputs, context: Context): Promise<LostCreateOutcome>;
  /** The state as IBM has it now; undefined where it is proved that the key is gone. */
  read(state: State, context: Context): Promise<State | undefined>;
  /** Does what is due, and brings the key to what is declared. Every step may already have been done by an earlier run. */
  update(state: State, inputs: Inputs, context: CheckpointContext<State>): Promise<State>;
  /** Deletes the key, and what belongs to it. That it is gone already is no error. */
  delete(state: State, context: Context): Promise<void>;
}
