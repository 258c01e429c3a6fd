import { z } from "zod";
import { type Kind, kinds, type Properties, type ProviderProcess } from "./provider";

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

export type Did = "create" | "replace" | "update" | "same" | "delete" | "read" | "failed";

export interface Run {
  did: Record<string, Did>;
  errors: string[];
  /** Resources whose deletion failed: nobody knows whether they are still there. */
  undeleted: string[];
}

const properties = z.record(z.string(), z.unknown());
const checked = z.object({ inputs: properties, failures: z.array(z.object({ reason: z.string() })).default([]) });
const compared = z.object({ changes: z.boolean(), replaces: z.array(z.string()).default([]) });
const created = z.object({ id: z.string(), outs: properties });
const updated = z.object({ outs: properties });
const read = z.object({ id: z.string(), props: properties.default({}), inputs: properties.optional() });
const partial = z.object({ id: z.string(), properties });

/** So many steps run at once, as with the engine's own default on two cores. */
const parallel = 8;

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

  async up(program: Program, provider: ProviderProcess): Promise<Run> {
    const run: Run = { did: {}, errors: [], undeleted: [] };
    const steps = new Steps(run);
    for (const [name, declared] of Object.entries(program)) {
      if (run.errors.length > 0) break;
      await steps.guard(name, () => this.#plan(name, declared, provider, steps, run));
    }
    await steps.end();
    if (run.errors.length > 0) return run;
    const doomed = [...this.leaving, ...this.saved.filter(({ name }) => !(name in program))];
    await this.#deleteAll(doomed, provider, steps, run);
    return run;
  }

  async refresh(provider: ProviderProcess): Promise<Run> {
    const run: Run = { did: {}, errors: [], undeleted: [] };
    const steps = new Steps(run);
    for (const saved of [...this.saved]) {
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
        Object.assign(saved, { outputs: answer.props, inputs, isUnfinished: false });
        run.did[saved.name] = isSame ? "same" : "read";
      });
    }
    await steps.end();
    return run;
  }

  async destroy(provider: ProviderProcess): Promise<Run> {
    const run: Run = { did: {}, errors: [], undeleted: [] };
    await this.#deleteAll([...this.leaving, ...this.saved], provider, new Steps(run), run);
    return run;
  }

  async #plan(name: string, { kind, args }: Declared, provider: ProviderProcess, steps: Steps, run: Run) {
    const news = { ...args, owner: urnOf(kind, name), __provider: "provider" };
    const saved = this.saved.find((one) => one.name === name);
    const check = async (olds: Properties) => {
      const { inputs, failures } = checked.parse(await provider.call(kind, "check", olds, news));
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
      return inputs;
    };
    const inputs = await check(saved?.inputs ?? {});
    if (saved === undefined) return steps.start(name, () => this.#create(name, kind, inputs, provider, run, "create"));
    const { changes, replaces } = compared.parse(await provider.call(kind, "diff", saved.id, saved.outputs, inputs));
    if (replaces.length > 0) {
      const fresh = await check({});
      return steps.start(name, () => this.#create(name, kind, fresh, provider, run, "replace"));
    }
    if (!changes && !saved.isUnfinished) {
      saved.inputs = inputs;
      run.did[name] = "same";
      return;
    }
    await steps.start(name, async () => {
      try {
        const { outs } = updated.parse(await provider.call(kind, "update", saved.id, saved.outputs, inputs));
        Object.assign(saved, { inputs, outputs: outs, isUnfinished: false });
        run.did[name] = "update";
      } catch (error) {
        const reached = partial.safeParse(error).data;
        if (reached !== undefined) Object.assign(saved, { inputs, outputs: reached.properties, isUnfinished: true });
        throw error;
      }
    });
  }

  async #create(name: string, kind: Kind, inputs: Properties, provider: ProviderProcess, run: Run, how: Did) {
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

/** Steps that run at once; after a failure none is begun. */
class Steps {
  readonly #running = new Set<Promise<void>>();

  constructor(readonly run: Run) {}

  async start(name: string, step: () => Promise<void>): Promise<void> {
    while (this.#running.size >= parallel) await Promise.race(this.#running);
    if (this.run.errors.length > 0) return;
    const running: Promise<void> = this.guard(name, step).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async guard(name: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.run.did[name] = "failed";
      this.run.errors.push(error instanceof Error ? error.message : String(error));
    }
  }

  async end(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

export function urnOf(kind: Kind, name: string): string {
  return `urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:${kinds[kind]}::${name}`;
}
