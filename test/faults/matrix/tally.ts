import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../../harness/fault-matrix/apis";
import type { Kind } from "../../../harness/fault-matrix/kinds";

/** How many cases of each operation and each strike have passed; what has failed is not there. */
export class Tally {
  readonly #operations: Record<string, { requests: number; passed: Record<string, number> }> = {};

  constructor(
    readonly kind: Kind,
    readonly api: Api,
  ) {}

  begin(operation: string, requests: number): void {
    this.#operations[operation] = { requests, passed: {} };
  }

  count(operation: string, strike: string, cases: number): void {
    const counted = this.#operations[operation];
    if (counted !== undefined) counted.passed[strike] = cases;
  }

  /** For `tools/fault-matrix`, which makes a page of it. */
  save(): void {
    const folder = join(__dirname, "..", "..", "..", ".work", "fault-matrix");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.kind}.${this.api}.json`), JSON.stringify(this.#operations));
  }
}
