import { z } from "zod";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import { kinds } from "../../../harness/fault-matrix/kinds";
import { type Options, targetsOf, type UpOptions, withoutChanges } from "./options";
import type { Properties, ProviderProcess } from "./provider";
import { type Run, Steps } from "./steps";

/** A resource as a program declares it. */
export interface Declared {
  kind: Kind;
  args: Properties;
}

/** What a program declares, by name. */
export type Program = Readonly<Record<string, Declared>>;

/** A resource as the engine has saved it. */
export interface Saved {
  name: string;
  kind: Kind;
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** The last step on it failed after it had reached something. */
  isUnfinished: boolean;
}

const properties = z.record(z.string(), z.unknown());
const checked = z.object({ inputs: properties, failures: z.array(z.object({ reason: z.string() })).default([]) });
const compared = z.object({ changes: z.boolean(), replaces: z.array(z.string()).default([]) });
const created = z.object({ id: z.string(), outs: properties });
const updated = z.object({ outs: properties });
const read = z.object({ id: z.string(), props: properties.default({}), inputs: properties.optional() });
const partial = z.object({ id: z.string(), properties });

/**
 * What the engine does with a provider, by the facts that were found out about it: which methods it calls with what, one
 * after the other or at once, and what it saves of answers and failures. The tests on the real engine tell whether it is so.
 */
export class LocalEngine {
  saved: Saved[] = [];
  /** Replaced, and still to be deleted. */
  leaving: Saved[] = [];

  /** A copy, so that the same evening can be lived through twice. */
  copy(): LocalEngine {
    const copy = new LocalEngine();
    copy.saved = structuredClone(this.saved);
    copy.leaving = structuredClone(this.leaving);
    return copy;
  }

  async up(program: Program, provider: ProviderProcess, options: UpOptions = {}): Promise<Run> {
    if (options.refresh === true) {
      const refreshed = await this.refresh(provider, options);
      if (refreshed.errors.length > 0) return refreshed;
    }
    const { run, steps } = begun(options);
    const isTarget = targetsOf(options);
    for (const [name, declared] of Object.entries(program)) {
      if (run.errors.length > 0) break;
      if (!isTarget({ name })) continue;
      const step = await this.#planned(name, declared, provider, steps, options);
      if (step === undefined) continue;
      if (step.do === "same") this.#keep(step.saved, step.inputs, run);
      else await steps.start(name, () => this.#carryOut(name, declared.kind, step, provider, run));
    }
    await steps.end();
    if (run.errors.length > 0) return run;
    const doomed = [...this.leaving, ...this.saved.filter(({ name }) => !(name in program))].filter(isTarget);
    await this.#deleteAll(doomed, provider, steps, run);
    return run;
  }

  /** What an `up` would do; nothing is done and nothing is saved. */
  async preview(program: Program, provider: ProviderProcess, options: Omit<UpOptions, "refresh"> = {}): Promise<Run> {
    const { run, steps } = begun(options);
    const isTarget = targetsOf(options);
    for (const [name, declared] of Object.entries(program)) {
      if (run.errors.length > 0) break;
      if (!isTarget({ name })) continue;
      const step = await this.#planned(name, declared, provider, steps, options);
      if (step !== undefined) run.did[name] = step.do;
    }
    return run;
  }

  async refresh(provider: ProviderProcess, options: Options = {}): Promise<Run> {
    const { run, steps } = begun(options);
    for (const saved of this.saved.filter(targetsOf(options))) {
      await steps.start(saved.name, async () => {
        const answer = read.parse(await provider.call(saved.kind, "read", saved.id, saved.outputs));
        if (answer.id === "") {
          this.saved = this.saved.filter((other) => other !== saved);
          run.did[saved.name] = "delete";
          return;
        }
        const isSame = JSON.stringify(answer.props) === JSON.stringify(saved.outputs);
        const inputs = answer.inputs ?? saved.inputs;
        await provider.call(saved.kind, "diff", saved.id, answer.props, saved.inputs);
        Object.assign(saved, { id: answer.id, outputs: answer.props, inputs, isUnfinished: false });
        run.did[saved.name] = isSame ? "same" : "read";
      });
    }
    await steps.end();
    return run;
  }

  async destroy(provider: ProviderProcess, options: Options = {}): Promise<Run> {
    const { run, steps } = begun(options);
    await this.#deleteAll([...this.leaving, ...this.saved].filter(targetsOf(options)), provider, steps, run);
    return run;
  }

  /** Asks for each resource, one after the other, what is to be done; undefined where that fails. */
  async #planned(
    name: string,
    declared: Declared,
    provider: ProviderProcess,
    steps: Steps,
    { ignoreChanges = {} }: UpOptions,
  ): Promise<Step | undefined> {
    let step: Step | undefined;
    await steps.guard(name, async () => {
      step = await this.#plan(name, declared, provider, ignoreChanges[name] ?? []);
    });
    return step;
  }

  async #plan(
    name: string,
    { kind, args }: Declared,
    provider: ProviderProcess,
    ignored: readonly string[],
  ): Promise<Step> {
    const saved = this.saved.find((one) => one.name === name);
    const declared = { ...args, owner: urnOf(kind, name), __provider: "provider" };
    const news = saved === undefined ? declared : withoutChanges(declared, saved.inputs, ignored);
    const check = async (olds: Properties) => {
      const { inputs, failures } = checked.parse(await provider.call(kind, "check", olds, news));
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
      return inputs;
    };
    const inputs = await check(saved?.inputs ?? {});
    if (saved === undefined) return { do: "create", inputs };
    const { changes, replaces } = compared.parse(await provider.call(kind, "diff", saved.id, saved.outputs, inputs));
    if (replaces.length > 0) return { do: "replace", inputs: await check({}) };
    return { do: changes || saved.isUnfinished ? "update" : "same", inputs, saved };
  }

  #keep(saved: Saved, inputs: Properties, run: Run): void {
    saved.inputs = inputs;
    run.did[saved.name] = "same";
  }

  async #carryOut(
    name: string,
    kind: Kind,
    step: Exclude<Step, { do: "same" }>,
    provider: ProviderProcess,
    run: Run,
  ): Promise<void> {
    const { inputs } = step;
    if (step.do !== "update") return this.#create(name, kind, inputs, provider, run, step.do);
    const { saved } = step;
    try {
      const { outs } = updated.parse(await provider.call(kind, "update", saved.id, saved.outputs, inputs));
      Object.assign(saved, { inputs, outputs: outs, isUnfinished: false });
      run.did[name] = "update";
    } catch (error) {
      const reached = partial.safeParse(error).data;
      if (reached !== undefined) Object.assign(saved, { inputs, outputs: reached.properties, isUnfinished: true });
      throw error;
    }
  }

  async #create(
    name: string,
    kind: Kind,
    inputs: Properties,
    provider: ProviderProcess,
    run: Run,
    how: "create" | "replace",
  ) {
    const save = (id: string, outputs: Properties, isUnfinished: boolean) => {
      this.leaving.push(...this.saved.filter((one) => one.name === name));
      this.saved = this.saved.filter((one) => one.name !== name);
      this.saved.push({ name, kind, id, inputs, outputs, isUnfinished });
    };
    try {
      const { id, outs } = created.parse(await provider.call(kind, "create", inputs));
      save(id, outs, false);
      run.did[name] = how;
    } catch (error) {
      const reached = partial.safeParse(error).data;
      if (reached !== undefined) save(reached.id, reached.properties, true);
      throw error;
    }
  }

  async #deleteAll(doomed: readonly Saved[], provider: ProviderProcess, steps: Steps, run: Run): Promise<void> {
    for (const one of doomed) {
      await steps.start(one.name, async () => {
        await provider.call(one.kind, "delete", one.id, one.outputs).catch((error: unknown) => {
          run.undeleted.push(one.name);
          throw error;
        });
        this.saved = this.saved.filter((other) => other !== one);
        this.leaving = this.leaving.filter((other) => other !== one);
        run.did[one.name] ??= "delete";
      });
    }
    await steps.end();
  }
}

/** What is to be done to a resource. */
type Step =
  | { do: "create" | "replace"; inputs: Properties }
  | { do: "update"; inputs: Properties; saved: Saved }
  | { do: "same"; inputs: Properties; saved: Saved };

function begun({ parallel = 8 }: Options): { run: Run; steps: Steps } {
  const run: Run = { did: {}, errors: [], undeleted: [] };
  return { run, steps: new Steps(run, parallel) };
}

export function urnOf(kind: Kind, name: string): string {
  return `urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:${kinds[kind]}::${name}`;
}
