import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { apisOf } from "../../harness/fault-matrix/apis";
import { type Kind, kinds } from "../../harness/fault-matrix/kinds";
import { strikes } from "../../harness/fault-matrix/strikes";

const cases = z.object({
  times: z.enum(["once", "always"]),
  request: z.enum(["reads", "creates", "writes"]),
  fails: z.boolean(),
  ups: z.number(),
  moreMade: z.number(),
  left: z.number(),
  cases: z.number(),
});
const tally = z.record(z.string(), z.object({ requests: z.number(), passed: z.record(z.string(), z.array(cases)) }));

/** What the last run has counted of one kind with one API of access keys. */
export interface Result {
  name: string;
  operations: z.infer<typeof tally>;
}

/** Cases of one operation and one fault in which the same was seen. */
export type Row = z.infer<typeof cases> & { kind: string; operation: string; fault: string };

const everyKind: readonly Kind[] = ["access-key", "resource-key", "ingestion-key", "service-key", "api-token"];

export function resultsOf(): Result[] {
  return everyKind.flatMap((kind) =>
    apisOf(kind).map((api) => {
      const file = join(__dirname, "..", "..", ".work", "fault-matrix", `${kind}.${api}.json`);
      const name = apisOf(kind).length === 1 ? kinds[kind] : `${kinds[kind]}, ${api} API`;
      return { name, operations: existsSync(file) ? tally.parse(JSON.parse(readFileSync(file, "utf8"))) : {} };
    }),
  );
}

export function rowsIn(results: readonly Result[]): Row[] {
  return results.flatMap(({ name: kind, operations }) =>
    Object.entries(operations).flatMap(([operation, { passed }]) =>
      Object.keys(strikes).flatMap((fault) =>
        (passed[fault] ?? []).map((each) => ({ ...each, kind, operation, fault })),
      ),
    ),
  );
}

/** The groups of cases, an operation and a fault each, of which one failed or none was run. */
export function failuresIn(results: readonly Result[]): string[] {
  return results.flatMap(({ name, operations }) =>
    Object.keys(operations).length === 0
      ? [`${name}: not run`]
      : Object.entries(operations).flatMap(([operation, { passed }]) =>
          Object.keys(strikes)
            .filter((fault) => passed[fault] === undefined)
            .map((fault) => `${name}, ${operation}, ${fault}`),
        ),
  );
}

export function casesIn(rows: readonly Row[]): number {
  return rows.reduce((sum, each) => sum + each.cases, 0);
}
