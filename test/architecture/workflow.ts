import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";

const words = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const job = z.object({
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  uses: z.string().optional(),
  if: z.string().optional(),
  "continue-on-error": z.unknown().optional(),
  environment: z.string().optional(),
  permissions: words.optional(),
  outputs: words.default({}),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.union([z.string(), z.number()]))) }).optional(),
  steps: z
    .array(
      z.object({
        uses: z.string().optional(),
        run: z.string().optional(),
        if: z.string().optional(),
        "continue-on-error": z.unknown().optional(),
        with: words.default({}),
        env: words.default({}),
      }),
    )
    .default([]),
});
const workflow = z.object({ on: z.unknown(), permissions: words, jobs: z.record(z.string(), job) });

export type Workflow = z.infer<typeof workflow>;
export type Job = z.infer<typeof job>;

/** What has to hold of a workflow, and changes of its file after which it does not. */
export type Property = [
  title: string,
  holds: (all: Workflow) => boolean,
  changes: [from: string | RegExp, to: string][],
];

/** A suite that checks each property, and that it would be seen if it did not hold. */
export function describeWorkflow(title: string, file: string, properties: readonly Property[]): void {
  const text = readFileSync(join(__dirname, "..", "..", ".github", "workflows", file), "utf8");

  describe(title, () => {
    for (const [property, holds, changes] of properties) {
      it(property, () => assert.ok(holds(parsed(text))));

      it(`${property}: it is seen when it does not`, () => {
        for (const [from, to] of changes) {
          const changed = text.replace(from, to);
          assert.notEqual(changed, text, `nothing to change: ${from}`);
          assert.ok(!holds(parsed(changed)), `not seen: ${from} → ${to}`);
        }
      });
    }
  });
}

const parsed = (yaml: string) => workflow.parse(load(yaml));
export const runs = ({ steps }: Job) => steps.flatMap(({ run }) => (run === undefined ? [] : [run.trim()]));
export const named = ({ jobs }: Workflow, name: string): Job => jobs[name] ?? job.parse({});
export const action = (each: Job, name: string) => each.steps.find(({ uses }) => uses?.startsWith(`actions/${name}@`));
export const before = (each: Job, first: RegExp, then: RegExp) => {
  const order = each.steps.map(({ run = "", uses = "" }) => `${uses}\n${run}`);
  const [one, other] = [first, then].map((pattern) => order.findIndex((step) => pattern.test(step)));
  return one !== undefined && other !== undefined && one >= 0 && one < other;
};
/** Every job that has to end well before this one, those of the jobs before it too. */
export function awaited(all: Workflow, name: string): Set<string> {
  const found = new Set(named(all, name).needs);
  for (const each of found) for (const other of named(all, each).needs) found.add(other);
  return found;
}
