import assert from "node:assert/strict";
import { labelledName } from "../../../provider/cloud/resource-controller/key-name";
import { newCreateLabel } from "../../../provider/domain/create-label";
import { identityOf } from "../../../provider/domain/resource-identity";
import { operation, resource, urnOf } from "../../fixtures/command-line/exports";
import {
  access,
  agents,
  audit,
  besides,
  type Case,
  creating,
  crn,
  first,
  halfAYear,
  itCalls,
  labelled,
  more,
  resourceKey,
  saved,
  second,
  third,
  unmade,
} from "./cases";

const uploadsUrn = urnOf("ResourceKey", "uploads");
const nested = urnOf("IngestionKey", "senders", "my:index:Component$");
const elsewhere = agents.replace("urn:pulumi:dev", "urn:pulumi:prod");
const marked = nameFor(uploadsUrn);
const uploads = resource("ResourceKey", "uploads", { source: crn }, { guid: "g1", name: marked });
const label = newCreateLabel(agents);

const cases: Record<string, Case> = {
  "a key interrupted whose create label was made for a resource of the state, whenever that was": {
    resources: [saved(first, 0)],
    live: [labelled(first, newCreateLabel(agents)), labelled(second, label, halfAYear), labelled(third, null)],
    expected: [
      [first, "managed", agents],
      [second, "interrupted", agents],
      [third, "unmanaged"],
    ],
    verdict: "interrupted creations",
    evidence: new RegExp(`its create label was made for ${agents}`),
  },
  "a key interrupted whose create label was made for a resource that is being created": {
    operations: [creating()],
    live: [labelled(first, label, 1), labelled(second, newCreateLabel(more), 1), labelled(third, null, 1)],
    expected: [
      [first, "interrupted", agents],
      [second, "unmanaged"],
      [third, "unmanaged"],
    ],
    verdict: "interrupted creations",
  },
  "a key unmanaged whose create label was made for another stack's resource of the same name": {
    resources: [saved(first, 0)],
    live: [labelled(first, label), labelled(second, newCreateLabel(elsewhere))],
    expected: [
      [first, "managed", agents],
      [second, "unmanaged"],
    ],
    verdict: "unknown or missing keys",
    evidence: /its create label, [0-9a-f]{16}, was made for a resource of no stack that was named/,
  },
  "a key interrupted that a lost create has made, and says that the next `up` removes it": {
    resources: [besides({ label })],
    live: [labelled(first, label, 300), labelled(third, null)],
    expected: [
      [first, "interrupted", agents],
      [third, "managed", agents],
    ],
    verdict: "interrupted creations",
    evidence: new RegExp(`a lost create of ${agents} has made it: the next \`pulumi up\` removes it`),
  },
  "a key interrupted that a lost create has made for a resource that was renamed since": {
    resources: [unmade({ label: newCreateLabel(more) })],
    live: [labelled(first, newCreateLabel(more)), labelled(second, label)],
    expected: [
      [first, "unmanaged"],
      [second, "interrupted", agents],
    ],
    verdict: "interrupted creations",
  },
  "a second resource key whose name was chosen for a resource interrupted": {
    resources: [uploads],
    live: [resourceKey("g1", marked), resourceKey("g2", nameFor(uploadsUrn), -500)],
    expected: [
      ["g1", "managed", uploadsUrn],
      ["g2", "interrupted", uploadsUrn],
    ],
    verdict: "interrupted creations",
    evidence: /its create label was made for urn:\S+::uploads/,
  },
  "a resource key left by a resource that no state has, and nothing of another stack's": {
    resources: [],
    live: [
      resourceKey("g1", marked),
      resourceKey("g2", nameFor(uploadsUrn.replace("urn:pulumi:dev", "urn:pulumi:prod"))),
      resourceKey("g3", "shop-dev-uploads-0123456789abcdef"),
    ],
    expected: [
      ["g1", "interrupted", uploadsUrn],
      ["g2", "unmanaged"],
      ["g3", "unmanaged"],
    ],
    verdict: "interrupted creations",
  },
  "a resource key left by a resource inside a component": {
    resources: [resource("IngestionKey", "senders", { owner: nested, instance: crn }, { resourceKeyGuid: "g1" })],
    live: [resourceKey("g1", "senders"), resourceKey("g2", nameFor(nested))],
    expected: [
      ["g1", "managed", urnOf("IngestionKey", "senders")],
      ["g2", "interrupted", nested],
    ],
    verdict: "interrupted creations",
  },
  "a resource key with the very name that an interrupted creation declares its left-over, if it is of that time": {
    operations: [operation("creating", "ResourceKey", "uploads", { source: crn, name: "mine" })],
    live: [resourceKey("g1", "mine", 1), resourceKey("g2", "yours", 1), resourceKey("g3", "mine", halfAYear)],
    expected: [
      ["g1", "interrupted", uploadsUrn],
      ["g2", "unmanaged"],
      ["g3", "unmanaged"],
    ],
    verdict: "interrupted creations",
  },
};

describe("The audit of keys that no state names", () => {
  itCalls(cases);

  it("judges 2,000 strays beside 200 interrupted creations in three seconds of work, with labels and without", () => {
    const names = Array.from({ length: 2_000 }, (_, index) => index.toString(16).padStart(12, "0"));
    const operations = names.slice(0, 200).map((name) => operation("creating", "AccessKey", name, { instance: crn }));
    const live = [
      ...names.map((name) => access(name, 1)),
      ...names.map((name) => labelled(`f${name.slice(1)}`, newCreateLabel(urnOf("AccessKey", name)))),
    ];
    const before = process.cpuUsage();
    const found = audit({ operations, live, expected: [], verdict: "interrupted creations" });
    assert.ok(process.cpuUsage(before).user < 3e6, `${process.cpuUsage(before).user} µs`);
    assert.equal(found.filter(({ standing }) => standing === "interrupted").length, 200);
  });
});

/** The name that a key gets whose user declares none. */
function nameFor(urn: string): string {
  return labelledName(undefined, identityOf(urn), newCreateLabel(urn));
}
