import type { Finished } from "../pulumi-cli/process";
import { type Diagnostic, diagnosticsOf, type EngineEvent, type Operation, operationsOf } from "./events";

/** What one preview, up, refresh or destroy did and said. */
export class UpdateResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** What was done to the program's own resources, in the order it began. */
  readonly operations: readonly Operation[];
  /** What was reported, debug messages left out. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(
    readonly command: string,
    finished: Finished,
    readonly events: readonly EngineEvent[],
  ) {
    this.stdout = finished.stdout;
    this.stderr = finished.stderr;
    this.exitCode = finished.exitCode;
    this.operations = operationsOf(events);
    this.diagnostics = diagnosticsOf(events);
  }

  /** The messages of severity `error`. */
  get errors(): string[] {
    return this.messages("error");
  }

  get warnings(): string[] {
    return this.messages("warning");
  }

  /**
   * How many of the program's resources met which operation, for example `{ same: 5 }`. A replacement counts once. What an
   * `up --refresh` refreshed first does not count; what `refresh` itself found does.
   */
  get changes(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { op } of this.ownOperations) {
      if (op === "create-replacement" || op === "delete-replaced") continue;
      counts[op] = (counts[op] ?? 0) + 1;
    }
    return counts;
  }

  /** What was done to the resource of this name in the program, counted as for `changes`, for example `["create"]`. */
  operationsOn(name: string): string[] {
    return this.ownOperations.filter((operation) => operation.name === name).map(({ op }) => op);
  }

  /** Itself, where the command succeeded; throws with the whole output otherwise. */
  expectSuccess(): this {
    if (this.exitCode !== 0) throw new Error(`pulumi ${this.command} failed (exit ${this.exitCode})\n${this.output}`);
    return this;
  }

  /** Itself, where the command failed; throws with the whole output otherwise. */
  expectFailure(): this {
    if (this.exitCode === 0) throw new Error(`pulumi ${this.command} was expected to fail\n${this.output}`);
    return this;
  }

  /** Both streams, one after the other. */
  get output(): string {
    return `${this.stdout}\n${this.stderr}`;
  }

  private get ownOperations(): readonly Operation[] {
    return this.command === "refresh" ? this.operations : this.operations.filter(({ isRefresh }) => !isRefresh);
  }

  private messages(severity: Diagnostic["severity"]): string[] {
    return this.diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(({ message }) => message);
  }
}
