import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../../harness/fault-matrix/apis";
import type { Kind } from "../../../harness/fault-matrix/kinds";

/** What was seen of a case that passed. */
export interface Observed {
  /** Whether one request was struck, or all from that one on. */
  times: "once" | "always";
  /** What the first one struck does. */
  request: "reads" | "creates" | "writes";
  /** Whether the run that was struck failed. */
  fails: boolean;
  /** Runs of `up` after it until one succeeded. */
  ups: number;
  /** Keys made beyond those of an undisturbed run. */
  moreMade: number;
  /** Keys that are there in the end and that no state knows. */
  left: number;
}

/** Cases in which the same was seen. */
export type Cases = Observed & { cases: number };

/** What was seen in the cases of each operation and each strike; what has failed is not there. */
export class Tally {
  readonly #operations: Record<string, { requests: number; passed: Record<string, Cases[]> }> = {};

  constructor(
    readonly kind: Kind,
    readonly api: Api,
  ) {}

  begin(operation: string, requests: number): void {
    this.#operations[operation] = { requests, passed: {} };
  }

  count(operation: string, strike: string, observed: readonly Observed[]): void {
    const counted = this.#operations[operation];
    if (counted === undefined) return;
    const alike = new Map<string, Cases>();
    for (const each of observed) {
      const key = JSON.stringify(each);
      alike.set(key, { ...each, cases: (alike.get(key)?.cases ?? 0) + 1 });
    }
    counted.passed[strike] = [...alike.values()];
  }

  /** For `tools/fault-matrix`, which makes a page of it. */
  save(): void {
    const folder = join(__dirname, "..", "..", "..", ".work", "fault-matrix");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.kind}.${this.api}.json`), JSON.stringify(this.#operations));
  }
}
