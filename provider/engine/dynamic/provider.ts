import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { type LostCreate, lostCreatesIn } from "../../domain/lost-create";
import { message, messageOf } from "../../domain/message";
import { currentTime, noRehearsalHere, rehearsedTime } from "../../domain/rehearsal";
import { hasAdoptedBefore, hasReplacedAdopted, noteAdopted } from "../adoption";
import { type ArgumentRules, checkArguments } from "../arguments";
import { Checkpoints } from "../checkpoints";
import { contextOf, momentOf, noteOwned } from "../context";
import type { CheckpointContext, Context, Effect, Lifecycle, Properties, StackConfiguration } from "../contract";
import { Drifts, gone } from "../drifts";
import { differs } from "../effect";
import { receive, rememberSecretArguments } from "../incoming";
import { LostCreates } from "../lost-creates";
import { PartialFailure, throwAll } from "../partial-failure";
import { plain } from "../plain";
import { SavedProperties, textOf } from "../properties";
import { tellOfRehearsal } from "../rehearsal";
import { idOfUnmade, isIdOfUnmade, isUnmade, openWork } from "../unmade";
import { announce, report } from "./diagnostics";
import { endWithEngine } from "./orphan";
import { quietly } from "./quiet-error";

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
  readonly #properties: SavedProperties;
  readonly #reads = new Drifts();
  constructor(lifecycle: Lifecycle<Inputs, State>) {
    this.#lifecycle = lifecycle;
    const names = Object.keys(lifecycle.effects);
    this.#rules = { ...lifecycle, names };
    this.#properties = new SavedProperties(names, lifecycle.derived);
  }

  // Nothing is awaited: the SDK lets other calls in before a slow configure has ended.
  configure = async ({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> => {
    this.#configuration = (key) => config.get(`ibm-keys:${key}`);
  };

  check = (_olds: Properties, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> =>
    quietly(async () => {
      const { __provider, owner, secretArguments, ...given } = news;
      rememberSecretArguments(news);
      this.#reads.forget(textOf(owner));
      await tellOfRehearsal(textOf(owner));
      const { known, waiting, problems } = checkArguments(this.#rules, given);
      return {
        inputs: plain({ ...known, ...waiting, owner, secretArguments, __provider }),
        // Without a property the engine prints the reason only; with one it prints the value, even of a secret.
        failures: problems.map((reason) => ({ property: "", reason: message(reason) })),
      };
    });

  diff = (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> =>
    quietly(async () => {
      const urn = textOf(news.owner);
      receive(olds, news);
      const hasDrifted = this.#reads.take(textOf(olds.owner), id);
      const effects = Object.entries<Effect>(this.#lifecycle.effects);
      const changed = effects.filter(([name, effect]) => effect.change !== "none" && differs(name, effect, olds, news));
      const replaces = changed.filter(([, { change }]) => change === "replace").map(([name]) => name);
      const answer = { replaces, deleteBeforeReplace: false };
      // After a read it is the refresh that asks, with the names of the last run: neither the clock nor what is to be
      // made good counts there.
      if (hasDrifted !== undefined) return { ...answer, changes: changed.length > 0 || hasDrifted };
      const state = this.#lifecycle.state.safeParse(olds).data;
      noteAdopted(urn, olds);
      const isReplaced = replaces.length > 0;
      const due = state === undefined || isReplaced ? undefined : this.#lifecycle.dueWork?.(state, news, momentOf(urn));
      const owned = (state && this.#lifecycle.owns?.(state)) ?? [];
      const kept = owned.filter((key) => due?.givenUp?.includes(key) !== true);
      await noteOwned(kept, urn, isReplaced);
      if (due?.refusal !== undefined) throw new Error(due.refusal);
      if (due !== undefined) await announce(due, urn);
      const open = openWork(olds, isReplaced);
      for (const each of open) await report("info", urn, each);
      const isOpen = open.length > 0 || this.#properties.isNewlyDerived(olds, news);
      return { ...answer, changes: changed.length > 0 || isOpen || due?.isDue === true };
    });

  create = async (properties: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> => {
    const lost = new LostCreates([], currentTime());
    const reached = new Checkpoints<State>();
    const hasAdopted = hasReplacedAdopted(textOf(properties.owner), properties);
    try {
      await this.#allowClock(properties);
      const state = await this.#lifecycle.around(async () => {
        const context = reached.hearing(this.#context(properties, lost));
        const inputs = await this.#adoptingOnce(this.#inputs(properties), hasAdopted, context);
        return this.#owned(await this.#lifecycle.create(inputs, context), context.urn);
      });
      const id = this.#lifecycle.idOf(reached.first ?? state);
      return { id, outs: this.#properties.outputs(state, properties, lost.all) };
    } catch (error) {
      const id = reached.first && this.#lifecycle.idOf(reached.first);
      throw this.#failure(error, id, reached.state, { declared: properties, hasAdopted, lost });
    }
  };

  update = async (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> => {
    const lost = new LostCreates(lostCreatesIn(olds), currentTime());
    const saved = isUnmade(olds) ? undefined : this.#saved(olds);
    const reached = new Checkpoints<State>();
    const hasAdopted = isUnmade(olds) && hasAdoptedBefore(olds, news);
    try {
      await this.#allowClock(news);
      const state = await this.#lifecycle.around(async () => {
        const known = this.#properties.arguments(this.#properties.withDerived(news, olds));
        const place = this.#lifecycle.inputs.safeParse(known).data ?? this.#inputs(news);
        const recover = () => lost.recover((each) => this.#removeLostCreate(each, place, context), context);
        const context = { ...reached.hearing(this.#context(news, lost)), makeRoom: recover };
        const inputs = await this.#adoptingOnce(this.#inputs(news), hasAdopted, context);
        if (saved === undefined) return this.#createAnew(inputs, context, recover);
        // Last, and whatever has failed: what was declared may be an emergency.
        return this.#lifecycle.update(saved, inputs, context).finally(recover);
      });
      return { outs: this.#properties.outputs(state, news, lost.all) };
    } catch (error) {
      const state = reached.state ?? (lost.hasChanged ? saved : undefined);
      throw this.#failure(error, id, state, { declared: news, hasAdopted, lost });
    }
  };

  read = (id: string, properties: Properties = {}): Promise<pulumi.dynamic.ReadResult<Properties>> =>
    quietly(async () => {
      receive(properties);
      const lost = new LostCreates(lostCreatesIn(properties), currentTime());
      if (isUnmade(properties)) {
        const hasAdopted = properties.hasAdopted === true;
        return this.#asRead(id, this.#properties.unmade(properties, lost.all, hasAdopted), properties);
      }
      const saved = this.#saved(properties);
      await this.#allowClock(properties);
      const context = this.#context(properties, lost);
      const state = await this.#lifecycle.around(() => this.#lifecycle.read(saved, context));
      if (state !== undefined) {
        const outputs = this.#properties.outputsAsRead(state, properties, lost.all);
        return this.#asRead(isIdOfUnmade(id) ? this.#lifecycle.idOf(state) : id, outputs, properties);
      }
      if (lost.all.length === 0) return gone;
      return this.#asRead(idOfUnmade(), this.#properties.unmade(properties, lost.all, true), properties);
    });

  delete = (_id: string, properties: Properties): Promise<void> =>
    quietly(() =>
      this.#lifecycle.around(async () => {
        await tellOfRehearsal(textOf(properties.owner));
        // What is declared to go goes, whatever time it is.
        const now = rehearsedTime() === undefined || this.#isLocal(properties) ? currentTime : Date.now;
        const lost = new LostCreates(lostCreatesIn(properties), now());
        const context = this.#context(properties, lost, now);
        const errors: unknown[] = [];
        if (!isUnmade(properties)) {
          await this.#lifecycle.delete(this.#saved(properties), context).catch((error) => errors.push(error));
        }
        const remove = (each: LostCreate) => this.#removeLostCreate(each, this.#inputs(properties), context);
        await lost.mustRecover(remove, context).catch((error) => errors.push(error));
        throwAll(errors);
      }),
    );

  /** What a lost create has made may be the very key that the resource adopts now. */
  async #createAnew(
    inputs: Inputs,
    context: CheckpointContext<State>,
    recover: () => Promise<unknown>,
  ): Promise<State> {
    const isAdopting = "adopt" in inputs && inputs.adopt !== undefined;
    if (!isAdopting) await recover();
    const state = await this.#owned(await this.#lifecycle.create(inputs, context), context.urn);
    if (isAdopting) await recover();
    return state;
  }

  /** Whoever comes by later in this run is told whose the keys are. */
  async #owned(state: State, urn: string): Promise<State> {
    await noteOwned(this.#lifecycle.owns?.(state) ?? [], urn, false);
    return state;
  }

  /** `adopt` counted when the resource was made: what takes its place is made anew. */
  async #adoptingOnce(inputs: Inputs, hasAdopted: boolean, context: Context): Promise<Inputs> {
    if (!hasAdopted) return inputs;
    await context.inform("adopt counted when the resource was made: another key is made in the place of that one.");
    return { ...inputs, adopt: undefined };
  }

  /** What the engine is to save of a failed create or update; nothing, where nothing is there that it does not know. */
  #failure(
    error: unknown,
    id: string | undefined,
    state: State | undefined,
    { declared, hasAdopted, lost }: { declared: Properties; hasAdopted: boolean; lost: LostCreates },
  ): Error {
    if (state !== undefined) {
      const outputs = this.#properties.outputs(state, declared, lost.all);
      return new PartialFailure(error, id ?? this.#lifecycle.idOf(state), outputs);
    }
    if (!lost.hasChanged) return new Error(messageOf(error));
    return new PartialFailure(error, id ?? idOfUnmade(), this.#properties.unmade(declared, lost.all, hasAdopted));
  }

  #removeLostCreate(lost: LostCreate, inputs: Inputs, context: Context) {
    return this.#lifecycle.removeLostCreate?.(lost, inputs, context) ?? Promise.resolve("absent" as const);
  }

  /** A rehearsal must not really rotate and end keys. */
  async #allowClock(properties: Properties): Promise<void> {
    if (rehearsedTime() === undefined) return;
    await tellOfRehearsal(textOf(properties.owner));
    if (!this.#isLocal(properties)) throw new Error(noRehearsalHere);
  }

  #isLocal({ profile }: Properties): boolean {
    return this.#lifecycle.isLocal(typeof profile === "string" ? { profile } : {}, this.#configuration);
  }

  #context(properties: Properties, lost: LostCreates, now: () => number = currentTime): Context {
    receive(properties);
    return contextOf(textOf(properties.owner), this.#configuration, lost, now);
  }

  #inputs(properties: Properties): Inputs {
    return this.#lifecycle.inputs.parse(this.#properties.arguments(properties));
  }

  #saved(properties: Properties): State {
    receive(properties);
    const parsed = this.#lifecycle.state.safeParse(properties);
    if (parsed.success) return parsed.data;
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(", ");
    throw new Error(`The saved state of this resource cannot be read (${names}); a resource cannot be read by its id.`);
  }

  #asRead(id: string, props: Properties, saved: Properties): pulumi.dynamic.ReadResult<Properties> {
    this.#reads.add(textOf(saved.owner), id, !isDeepStrictEqual(props, plain(saved)));
    return { id, props, inputs: this.#properties.inputs(props, saved) };
  }
}
