import assert from "node:assert/strict";
import { chosenKeyName } from "../../../provider/cloud/resource-controller/key-name";
import { ownerOf } from "../../../provider/engine/owner";
import {
  access,
  agents,
  type Case,
  creating,
  crn,
  failed,
  first,
  itCalls,
  resourceKey,
  saved,
  second,
  succeeded,
  third,
} from "./cases";
import { at, ciphertext, operation, resource, urnOf } from "./exports";

const marked = nameFor(urnOf("ResourceKey", "uploads"));
const foreign = nameFor(urnOf("ResourceKey", "uploads").replace("urn:pulumi:dev", "urn:pulumi:prod"));
const nested = urnOf("IngestionKey", "senders", "my:index:Component$");
const uploads = (more: object = {}) =>
  resource("ResourceKey", "uploads", { source: crn, name: marked }, { guid: "g1", ...more });

const cases: Record<string, Case> = {
  "a key with the limits of an interrupted creation its probable left-over": {
    operations: [creating(0, { limit: 7 })],
    live: [access(first, 1, 7), access(second, 1, 8)],
    expected: [
      [first, "interrupted", agents],
      [second, "unmanaged"],
    ],
    verdict: "interrupted creations",
    evidence: /holds its creation as interrupted/,
  },
  "a key left by an interrupted creation though the next run has made the resource its key": {
    resources: [saved(second, 60)],
    operations: [creating(0)],
    updates: [succeeded(55, 61)],
    live: [access(first, 1), access(second, 60)],
    expected: [
      [first, "interrupted", agents],
      [second, "managed", agents],
    ],
    verdict: "interrupted creations",
  },
  "no stranger's key that is older than the interrupted creation a left-over": {
    operations: [creating(0)],
    live: [access(first, -60)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "no key a left-over that was made long after the next run had begun": {
    operations: [creating(0)],
    updates: [succeeded(60, 70)],
    live: [access(first, 3600)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "two keys left by two interrupted creations that are alike": {
    operations: [creating(0), operation("creating", "AccessKey", "more", 0, { instance: crn })],
    live: [access(first, 1), access(second, 1)],
    expected: [
      [first, "interrupted", `${agents} ${urnOf("AccessKey", "more")}`],
      [second, "interrupted", `${agents} ${urnOf("AccessKey", "more")}`],
    ],
    verdict: "interrupted creations",
  },
  "nothing of two keys of which one interrupted creation left one at most, but how it is": {
    operations: [creating(0)],
    live: [access(first, 1), access(second, 2)],
    expected: [
      [first, "unmanaged"],
      [second, "unmanaged"],
    ],
    verdict: "unknown or missing keys",
    evidence: /one of 2 keys that fit what was interrupted: urn:/,
  },
  "nothing of a key whose limits are a secret in the interrupted creation": {
    operations: [creating(0, { limit: ciphertext })],
    live: [access(first, 1)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "a key of an interrupted rotation its probable left-over": {
    resources: [saved(first, 0, { generation: 1 })],
    operations: [
      operation("updating", "AccessKey", "agents", undefined, {
        instance: crn,
        plan: { generation: 2, since: at(90) },
      }),
    ],
    live: [access(first, 0), access(second, 91)],
    expected: [
      [first, "managed", agents],
      [second, "interrupted", agents],
    ],
    verdict: "interrupted creations",
    evidence: /holds its rotation as interrupted/,
  },
  "a key left by an attempt of which nobody knows what became, and no key that was there before": {
    resources: [
      resource(
        "AccessKey",
        "agents",
        { instance: crn, limit: 7 },
        { fingerprint: "", attempt: [first] },
        { initErrors: ["lost"] },
      ),
    ],
    live: [access(first, 0, 7), access(second, 0, 7), access(third, 0)],
    expected: [
      [first, "unmanaged"],
      [second, "interrupted", agents],
      [third, "unmanaged"],
    ],
    verdict: "interrupted creations",
  },
  "a key left by a creation that was lost beside another, as the state tells it": {
    resources: [
      resource(
        "AccessKey",
        "agents",
        { instance: crn },
        { instance: crn, attempt: { known: [first], rank: 0, of: 2 } },
      ),
      resource("AccessKey", "more", { instance: crn }, { instance: crn, attempt: { known: [first], rank: 1, of: 2 } }),
    ],
    live: [access(first, 0), access(second, 0), access(third, 0)],
    expected: [
      [first, "unmanaged"],
      [second, "interrupted", `${agents} ${urnOf("AccessKey", "more")}`],
      [third, "interrupted", `${agents} ${urnOf("AccessKey", "more")}`],
    ],
    verdict: "interrupted creations",
  },
  "a key of a killed provider left by the resource that the next run made": {
    resources: [saved(second, 30)],
    updates: [failed(0, 3, 7), failed(10, 12, 8), succeeded(28, 32, 9)],
    live: [access(first, 2), access(second, 30)],
    expected: [
      [first, "interrupted", agents],
      [second, "managed", agents],
    ],
    verdict: "interrupted creations",
    evidence: /made during update 7 of dev, which failed; the next one made the resource/,
  },
  "nothing but the failed run of a key where two resources may have left it": {
    resources: [saved(second, 30), { ...saved(third, 30), urn: urnOf("AccessKey", "more") }],
    updates: [failed(0, 3), succeeded(28, 32)],
    live: [access(first, 2), access(second, 30), access(third, 30)],
    expected: [
      [first, "unmanaged"],
      [second, "managed", agents],
      [third, "managed", urnOf("AccessKey", "more")],
    ],
    verdict: "unknown or missing keys",
    evidence: /made during the update of 2026-03-01T12:00:00.000Z of dev, which failed/,
  },
  "nothing but the failed run of a key where a run between them succeeded without making the resource": {
    resources: [saved(second, 60)],
    updates: [failed(0, 3), succeeded(28, 32), succeeded(58, 61)],
    live: [access(first, 2), access(second, 60)],
    expected: [
      [first, "unmanaged"],
      [second, "managed", agents],
    ],
    verdict: "unknown or missing keys",
    evidence: /which failed$/m,
  },
  "nothing of a key that was made while a run succeeded": {
    resources: [saved(second, 30)],
    updates: [succeeded(0, 3), succeeded(28, 32)],
    live: [access(first, 2), access(second, 30)],
    expected: [
      [first, "unmanaged"],
      [second, "managed", agents],
    ],
    verdict: "unknown or missing keys",
  },
  "a second resource key whose name was chosen for a resource its probable left-over": {
    resources: [uploads()],
    live: [resourceKey("g1", marked), resourceKey("g2", nameFor(urnOf("ResourceKey", "uploads")), -500)],
    expected: [
      ["g1", "managed", urnOf("ResourceKey", "uploads")],
      ["g2", "interrupted", urnOf("ResourceKey", "uploads")],
    ],
    verdict: "interrupted creations",
    evidence: /its name was chosen for this resource/,
  },
  "a resource key left by a resource that no state has, and nothing of another stack's": {
    resources: [],
    live: [resourceKey("g1", marked), resourceKey("g2", foreign), resourceKey("g3", "shop-dev-uploads-0123456")],
    expected: [
      ["g1", "interrupted", urnOf("ResourceKey", "uploads")],
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
  "a resource key with the very name that an interrupted creation declares its probable left-over": {
    operations: [operation("creating", "ResourceKey", "uploads", 0, { source: crn, name: "mine" })],
    live: [resourceKey("g1", "mine", 1), resourceKey("g2", "yours", 1)],
    expected: [
      ["g1", "interrupted", urnOf("ResourceKey", "uploads")],
      ["g2", "unmanaged"],
    ],
    verdict: "interrupted creations",
  },
};

describe("The audit of keys that no state names", () => itCalls(cases));

function nameFor(urn: string): string {
  return chosenKeyName({}, undefined, ownerOf(urn)).name ?? assert.fail("no name");
}
