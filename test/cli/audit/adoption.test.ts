import assert from "node:assert/strict";
import type { AuditedStack } from "../../../cli/audit/audited-stack";
import type { LiveKey } from "../../../cli/audit/live-keys";
import { adoptionsFor } from "../../../cli/audit/plan-adoptions";
import { savedKeysIn } from "../../../cli/audit/saved-keys";
import { standingsOf } from "../../../cli/audit/standings";
import { exportedStack } from "../../../cli/exported-stack";
import { newCreateLabel } from "../../../provider/domain/create-label";
import { at, exported, operation, urnOf } from "../../fixtures/command-line/exports";
import { access, agents, creating, crn, first, labelled, saved, second, third } from "./cases";

function stackOf(resources: object[], operations: object[]): AuditedStack {
  const state = exportedStack.parse(JSON.parse(JSON.stringify(exported(resources, operations))));
  return {
    name: "dev",
    saved: savedKeysIn(state, []),
    updates: [],
    choice: { stack: "dev" },
    configuration: undefined,
  };
}

/** What `--adopt` of these keys comes to, line by line. */
function adopting(
  adopt: string[],
  live: LiveKey[],
  stack: AuditedStack,
  also: { delete?: string[]; ignore?: string[] } = {},
) {
  const audited = standingsOf(live, [], [stack], also.ignore ?? []);
  const settled = [...adopt, ...(also.delete ?? []), ...(also.ignore ?? [])];
  const run = { cwd: undefined, backup: undefined, note: () => undefined };
  return adoptionsFor(adopt, settled, audited, live, [stack], run).flatMap(({ lines }) => lines);
}

describe("The adoption of a key that an interrupted creation left", () => {
  const more = operation("creating", "AccessKey", "more", { instance: crn });
  const both = [access(first, 1), access(second, 1)];

  it("gives each of two keys that are alike to a resource of its own", () => {
    assert.deepEqual(adopting([second, first], both, stackOf([], [creating(), more])), [
      `put the access key into the state of dev as ${agents}: ${second}`,
      `put the access key into the state of dev as ${urnOf("AccessKey", "more")}: ${first}`,
    ]);
  });

  it("gives a key to the resource that its label was made for, whenever that was, and to no other", () => {
    const [one, other] = [newCreateLabel(agents), newCreateLabel(urnOf("AccessKey", "more"))];
    const live = [labelled(first, other, 9000), labelled(second, one), labelled(third, null, 1)];
    assert.deepEqual(adopting([second, first], live, stackOf([], [creating(), more])), [
      `put the access key into the state of dev as ${agents}: ${second}`,
      `put the access key into the state of dev as ${urnOf("AccessKey", "more")}: ${first}`,
    ]);
    assert.throws(() => adopting([third], live, stackOf([], [creating()])), /no interrupted creation .* fits it/);
  });

  it("is refused for what the next up removes, since a lost create has made it", () => {
    const label = newCreateLabel(agents);
    const lostCreates = [{ label, since: at(0) }];
    const stack = stackOf([saved(third, -9000, { lostCreates })], []);
    const live = [labelled(first, label), labelled(third, null, -9000)];
    assert.throws(
      () => adopting([first], live, stack),
      new RegExp(`a lost create of ${agents} has made it\\. Run \`pulumi up\`: it removes`),
    );
  });

  it("is refused while nothing is said of another key whose origin the state would forget", () => {
    const stack = stackOf([], [creating(), more]);
    assert.throws(
      () => adopting([first], both, stack),
      new RegExp(`also forgets .* which tell where ${second} came from`),
    );
    for (const also of [{ delete: [second] }, { ignore: [second] }]) {
      assert.equal(adopting([first], both, stack, also).length, 1);
    }
  });

  it("is refused while the state would forget an interrupted operation on a resource of another package", () => {
    const bucket = {
      type: "creating",
      resource: { urn: "urn:pulumi:dev::shop::aws:s3:Bucket::logs", type: "aws:s3:Bucket" },
    };
    const stack = stackOf([], [creating(), bucket]);
    assert.throws(
      () => adopting([first], [access(first, 1)], stack),
      /forgets .* that on urn:\S+Bucket::logs\. Settle/,
    );
  });

  it("is refused, with the advice to delete the key, when the resource has another one by now", () => {
    const stack = stackOf([saved(third, 60)], [creating()]);
    const live = [access(first, 1), access(third, 60)];
    assert.throws(
      () => adopting([first], live, stack),
      new RegExp(`${agents} has a key already\\. Delete .* --delete ${first}`),
    );
  });
});
