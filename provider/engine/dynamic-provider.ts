import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { type ArgumentRules, judgeArguments } from "./arguments";
import { type Attempt, attemptIn, idOfAttempt } from "./attempt";
import { claim, comesBy, isHeld, newHolderOf, takeOver } from "./claims";
import { currentTime } from "./clock";
import { announce, report } from "./diagnostics";
import { differs } from "./effect";
import type { Context, Decision, Effect, Lifecycle, MakingContext, Properties, StackConfiguration } from "./lifecycle";
import { endWithEngine } from "./orphan";
import { ownerOf } from "./owner";
import { messageOf, PartialFailure } from "./partial-failure";
import { plain } from "./plain";
import { quietError } from "./quiet-error";
import { holdsUnknown } from "./unknown";

const configurationNamespace = "ibm-keys";

/** A lifecycle as the SDK's dynamic-provider process calls it. */
export function dynamicProvider<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
): pulumi.dynamic.ResourceProvider<Properties, Properties> {
  endWithEngine();
  return new DynamicProvider(lifecycle);
}

class DynamicProvider<Inputs extends object, State extends object>
  implements pulumi.dynamic.ResourceProvider<Properties, Properties>
{
  #configuration: StackConfiguration = () => undefined;
  readonly #lifecycle: Lifecycle<Inputs, State>;
  readonly #rules: ArgumentRules<Inputs>;
  /**
   * What a refresh has just read. The engine asks `diff` next whether there was a drift, and shows what it reports;
   * arguments alone would not tell that a token was reset.
   */
  readonly #reads = new Map<string, { hasDrifted: boolean }>();

  constructor(lifecycle: Lifecycle<Inputs, State>) {
    this.#lifecycle = lifecycle;
    this.#rules = { ...lifecycle, names: Object.keys(lifecycle.effects) };
  }

  // Nothing is awaited: the SDK lets other calls in before a slow configure has ended.
  configure = async ({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> => {
    this.#configuration = (key) => config.get(`${configurationNamespace}:${key}`);
  };

  check = (olds: Properties, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> =>
    quietly(async () => {
      comesBy();
      const { __provider, owner, ...given } = news;
      const decision = this.#decide(given, olds, owner);
      const { known, waiting, problems } = judgeArguments(this.#rules, given, decision.inputs);
      if (problems.length === 0) await announce(decision, textOf(owner));
      return {
        inputs: plain({ ...known, ...waiting, owner, __provider }),
        // Without a property the engine prints the reason only; with one it prints the value, even of a secret.
        failures: problems.map((reason) => ({ property: "", reason })),
      };
    });

  diff = (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> =>
    quietly(async () => {
      const read = this.#takeRead(id, olds);
      const effects = Object.entries<Effect>(this.#lifecycle.effects);
      const changed = effects.filter(
        ([name, effect]) => effect.change !== "none" && differs(name, effect, olds, news, currentTime()),
      );
      const replaces = changed.filter(([, { change }]) => change === "replace").map(([name]) => name);
      const isOpen = this.#attemptIn(olds) !== undefined;
      const changes = isOpen ? read === undefined : changed.length > 0 || read?.hasDrifted === true;
      // After a read it is the refresh that asks, with the names of the last run.
      if (read === undefined) for (const key of this.#keysIn(olds)) claim(key, textOf(news.owner), replaces.length > 0);
      return { changes, replaces, deleteBeforeReplace: false };
    });

  create = async (properties: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> => {
    const { id, state } = await this.#making(
      properties,
      (inputs, context) => this.#lifecycle.create(inputs, context),
      (error) => this.#lifecycle.attemptIn?.(error),
    );
    return { id, outs: this.#outputs(state, properties) };
  };

  update = async (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> => {
    const attempt = this.#attemptIn(olds);
    const state = await this.#making(
      news,
      (inputs, context) =>
        attempt === undefined
          ? this.#lifecycle.update(id, this.#saved(olds), inputs, context)
          : this.#resume(id, olds, inputs, context),
      (error) => (attempt === undefined ? undefined : this.#lifecycle.attemptIn?.(error)),
    );
    return { outs: this.#outputs(state, news) };
  };

  read = (id: string, properties: Properties = {}): Promise<pulumi.dynamic.ReadResult<Properties>> =>
    quietly(async () => {
      if (this.#attemptIn(properties) !== undefined) return this.#asRead(id, plain(properties), properties);
      const state = await this.#lifecycle.read(id, this.#saved(properties), this.#context(properties));
      // The engine deletes from the state what comes back without an id.
      if (state === undefined) return { id: "", props: {} };
      return this.#asRead(id, this.#outputs(state, properties), properties);
    });

  delete = (id: string, properties: Properties): Promise<void> =>
    quietly(async () => {
      const context = this.#context(properties);
      const attempt = this.#attemptIn(properties);
      if (attempt !== undefined) {
        const found = await this.#lifecycle.recover?.(this.#inputs(properties), attempt, context);
        const isElsewhere = found && this.#lifecycle.holds?.(found.state).some(isHeld);
        return found && !isElsewhere ? this.#lifecycle.delete(found.id, found.state, context) : undefined;
      }
      const keys = this.#keysIn(properties);
      const gone = keys.filter((key) => newHolderOf(key, textOf(properties.owner)) !== undefined);
      const [first] = gone;
      if (first === undefined) return this.#lifecycle.delete(id, this.#saved(properties), context);
      const holder = newHolderOf(first, textOf(properties.owner));
      if (gone.length < keys.length) {
        throw new Error(
          `The key ${first} is held by ${holder} now, but this resource holds older keys too. Run again without adopt once they are gone.`,
        );
      }
      await context.warn(`The key ${first} is held by ${holder} now, and is not deleted.`);
    });

  /** `attemptIn` hears of a failure before anything was known to exist. */
  async #making<Result>(
    properties: Properties,
    make: (inputs: Inputs, context: MakingContext<State>) => Promise<Result>,
    attemptIn: (error: unknown) => unknown = () => undefined,
  ): Promise<Result> {
    let made: { id: string; state: State | Attempt } | undefined;
    const context: MakingContext<State> = {
      ...this.#context(properties),
      exists: (id, state) => {
        made = { id, state };
      },
    };
    try {
      return await make(this.#inputs(properties), context);
    } catch (error) {
      const attempt = made === undefined ? attemptIn(error) : undefined;
      if (attempt !== undefined) made = { id: idOfAttempt(), state: { ...this.#arguments(properties), attempt } };
      if (made === undefined) throw new Error(messageOf(error), { cause: error });
      throw new PartialFailure(error, made.id, this.#outputs(made.state, properties));
    }
  }

  /** Goes on after a creation of unknown outcome: with what it made, or with another one when it made nothing. */
  async #resume(
    id: string,
    olds: Properties,
    inputs: Inputs,
    { exists, ...context }: MakingContext<State>,
  ): Promise<State> {
    const found = await this.#lifecycle.recover?.(this.#inputs(olds), this.#attemptIn(olds), context, inputs);
    const making = { ...context, exists: (_: string, state: State) => exists(id, state) };
    if (found === undefined) return (await this.#lifecycle.create(inputs, making)).state;
    exists(id, found.state);
    return this.#lifecycle.update(id, found.state, inputs, making);
  }

  #decide(given: Properties, olds: Properties, owner: unknown): Decision<Inputs> {
    const before = Object.keys(olds).length === 0 ? undefined : olds;
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => !holdsUnknown(value)));
    const request = { given: known, before, owner: ownerOf(textOf(owner)), now: currentTime() };
    return this.#lifecycle.decide?.(request) ?? { inputs: {} };
  }

  #context(properties: Properties): Context {
    return {
      configuration: this.#configuration,
      now: currentTime(),
      owner: ownerOf(textOf(properties.owner)),
      takeOver: (key) => takeOver(key, textOf(properties.owner)),
      isHeld,
      warn: (message) => report("warning", textOf(properties.owner), message),
    };
  }

  #takeRead(id: string, olds: Properties): { hasDrifted: boolean } | undefined {
    const key = `${textOf(olds.owner)} ${id}`;
    const read = this.#reads.get(key);
    this.#reads.delete(key);
    return read;
  }

  #keysIn(properties: Properties): readonly string[] {
    const saved = this.#lifecycle.state.safeParse(properties);
    return (saved.success && this.#lifecycle.holds?.(saved.data)) || [];
  }

  #attemptIn(properties: Properties): unknown {
    return attemptIn(properties, this.#rules.names);
  }

  #inputs(properties: Properties): Inputs {
    return this.#lifecycle.inputs.parse(this.#arguments(properties));
  }

  #saved(properties: Properties): State {
    const parsed = this.#lifecycle.state.safeParse(properties);
    if (parsed.success) return parsed.data;
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(", ");
    throw new Error(`The saved state of this resource cannot be read (${names}); a resource cannot be read by its id.`);
  }

  /** The SDK adds `__provider` to what it is given, but not to the state of a failed create. */
  #outputs(state: State | Attempt, { owner, __provider }: Properties): Properties {
    return plain({ ...state, owner, __provider });
  }

  #asRead(id: string, props: Properties, saved: Properties): pulumi.dynamic.ReadResult<Properties> {
    this.#reads.set(`${textOf(saved.owner)} ${id}`, { hasDrifted: !isDeepStrictEqual(props, plain(saved)) });
    return { id, props, inputs: this.#inputsIn(props, saved) };
  }

  #inputsIn(state: object, { owner, __provider }: Properties): Properties {
    return plain({ ...this.#arguments(state), owner, __provider });
  }

  #arguments(properties: object): Properties {
    const { names } = this.#rules;
    return Object.fromEntries(
      Object.entries(properties).filter(([name, value]) => names.includes(name) && isSet(value)),
    );
  }
}

/** An argument that is null is one left out, as in Pulumi's own packages. */
function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}

async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw quietError(error);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
