/** What was done to a resource. */
export type Did = "create" | "replace" | "update" | "same" | "delete" | "read" | "failed";

export interface Run {
  did: Record<string, Did>;
  errors: string[];
  /** Resources whose deletion failed: nobody knows whether they are still there. */
  undeleted: string[];
}

/** Steps that run at once, at most so many; after a failure none is begun. */
export class Steps {
  readonly #running = new Set<Promise<void>>();

  constructor(
    readonly run: Run,
    readonly parallel: number,
  ) {}

  async start(name: string, step: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.parallel) await Promise.race(this.#running);
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
