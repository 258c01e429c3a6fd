import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { action, describeWorkflow, named, type Property, runs } from "./workflow";

const textOf = (file: string) => readFileSync(join(__dirname, "..", "..", file), "utf8");
const manifest = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(textOf("package.json")));
const results = "$" + "{{ join(needs.*.result, ' ') }}";
const matrixNode = "$" + "{{ matrix.node }}";

const properties: Property[] = [
  [
    "does on the Node of developers all that the README names",
    (all) =>
      action(named(all, "whole"), "setup-node")?.with["node-version-file"] === ".node-version" &&
      runs(named(all, "whole")).includes("bash .ci/run"),
    [
      ["bash .ci/run", "npm test"],
      ["node-version-file: .node-version", "node-version: 20"],
    ],
  ],
  [
    "runs the tests on the oldest Node that the package allows, on that of developers and on a newer one",
    (all) => {
      const other = named(all, "other-node");
      const [oldest, newest, ...more] = other.strategy?.matrix.node ?? [];
      return (
        manifest.engines.node === `>=${oldest}` &&
        Number(newest) > Number(textOf(".node-version")) &&
        more.length === 0 &&
        action(other, "setup-node")?.with["node-version"] === matrixNode &&
        runs(other).join() === "npm ci,npm test"
      );
    },
    [
      ["node: [20.18.1, 24]", "node: [20, 24]"],
      ["node: [20.18.1, 24]", "node: [20.18.1, 22]"],
      [`node-version: ${matrixNode}`, "node-version: 24"],
      ["run: npm test", "run: npm run types"],
    ],
  ],
  [
    "has one check, test, that passes only where every other job has passed",
    (all) => {
      const test = named(all, "test");
      const others = Object.keys(all.jobs).filter((name) => name !== "test");
      const [judgement, ...more] = test.steps;
      return (
        test.needs.join() === others.join() &&
        test.if === "always()" &&
        judgement?.env.RESULTS === results &&
        judgement.run === `test "$RESULTS" = "${others.map(() => "success").join(" ")}"` &&
        more.length === 0
      );
    },
    [
      ["needs: [whole, other-node]", "needs: [whole]"],
      ["    if: always()\n", ""],
      ['= "success success"', '!= "failure failure"'],
      ["jobs:\n", "jobs:\n  more:\n    runs-on: ubuntu-latest\n"],
    ],
  ],
  [
    "goes on after no failure in any other job",
    ({ jobs }) =>
      Object.entries(jobs).every(
        ([name, each]) =>
          (name === "test" || each.if === undefined) &&
          [each, ...each.steps].every((one) => one["continue-on-error"] === undefined) &&
          each.steps.every((step) => step.if === undefined),
      ),
    [
      ["- run: npm test", "- run: npm test\n        continue-on-error: true"],
      ["  whole:\n", "  whole:\n    if: github.event_name != 'pull_request'\n"],
    ],
  ],
];

describeWorkflow("Testing in CI", "test.yml", properties);
