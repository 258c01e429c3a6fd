import assert from "node:assert/strict";
import { strikes } from "../../harness/fault-matrix/strikes";
import { pageOf, summaryOf } from "../../tools/fault-matrix/page";
import type { Result } from "../../tools/fault-matrix/results";

type Cases = NonNullable<Result["operations"][string]>["passed"][string][number];

const usual: Cases = { times: "once", request: "creates", fails: false, ups: 1, moreMade: 0, left: 0, cases: 9 };

/** The usual with every fault, but for these. */
function resultWith(exceptions: Readonly<Record<string, Cases[] | undefined>>): Result[] {
  const passed = Object.fromEntries(Object.keys(strikes).map((fault) => [fault, [usual]]));
  for (const [fault, cases] of Object.entries(exceptions)) {
    if (cases === undefined) delete passed[fault];
    else passed[fault] = cases;
  }
  return [{ name: "AccessKey", operations: { create: { requests: 4, passed } } }];
}

describe("The page of the fault matrix", () => {
  const all = 9 * Object.keys(strikes).length;

  it("has one line for all faults that come to the same, and no exception where there is none", () => {
    const page = pageOf(resultWith({}));
    assert.match(page, /\| connection refused; .*provider killed before or after the work \| succeeds \| – \| – \|/);
    assert.ok(page.includes(`- **The next \`up\` succeeds**: in ${all} of ${all} cases.\n- **No key`));
    assert.match(page, /\| AccessKey \| create \| 4 \| \d+ \|/);
  });

  it("shows a case that breaks a rule as an exception to it, with the reason", () => {
    const late = { ...usual, ups: 2, cases: 1 };
    const page = pageOf(resultWith({ "new keys not shown for two minutes": [usual, late] }));
    assert.ok(
      page.includes(
        `- **The next \`up\` succeeds**: in ${all} of ${all + 1} cases.\n  - the second one does in 1: nothing`,
      ),
    );
    assert.match(page, /before IBM shows it\. \(AccessKey: create\. new keys not shown for two minutes\.\)/);
  });

  it("takes for usual what most cases with a fault come to, and tells of the others", () => {
    const failing = { ...usual, fails: true };
    const page = pageOf(resultWith({ "truncated JSON": [failing, { ...usual, cases: 2 }] }));
    assert.match(page, /\| truncated JSON \| fails \| – \| – \|/);
    assert.match(page, /it succeeds in 2: the run can do without/);
  });

  it("says of an exception that it has no reason, which fails the command", () => {
    const results = resultWith({ "connection refused": [usual, { ...usual, ups: 2, cases: 1 }] });
    assert.match(pageOf(results), /does in 1: \*\*no reason is written down/);
    assert.equal(summaryOf(results).unexplained, 1);
    assert.equal(summaryOf(resultWith({})).unexplained, 0);
  });

  it("lists what failed or was not run", () => {
    assert.match(
      pageOf(resultWith({ "TLS failure": undefined })),
      /## What failed\n\n- AccessKey, create, TLS failure\n/,
    );
    assert.match(pageOf([{ name: "ApiToken", operations: {} }]), /- ApiToken: not run\n/);
    assert.ok(pageOf(resultWith({})).endsWith("## What failed\n\nNothing.\n"));
  });
});
