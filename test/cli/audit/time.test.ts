import { newCreateLabel } from "../../../provider/domain/create-label";
import { ciphertext, operation, urnOf } from "../../fixtures/command-line/exports";
import {
  access,
  agents,
  besides,
  type Case,
  creating,
  crn,
  failed,
  first,
  halfAYear,
  itCalls,
  labelled,
  more,
  saved,
  second,
  succeeded,
  third,
  unmade,
} from "./cases";

const label = newCreateLabel(agents);

const cases: Record<string, Case> = {
  "a key without a label interrupted that was made when a create without one was lost": {
    resources: [unmade({})],
    live: [access(first, 700)],
    expected: [[first, "interrupted", agents]],
    verdict: "interrupted creations",
    evidence: /a create of 2026-03-01T12:00:00.000Z got no answer, and wrote no label/,
  },
  "a stranger's key unmanaged that was made half a year after a lost create": {
    resources: [unmade({})],
    live: [access(first, halfAYear)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "a stranger's key unmanaged that was made more than twelve minutes after a lost create": {
    resources: [unmade({})],
    live: [access(first, 721)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "a stranger's key unmanaged that was made more than a minute before a lost create": {
    resources: [unmade({})],
    live: [access(first, -61)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "nothing of two keys of which one lost create made one at most, but how it is": {
    resources: [besides({})],
    live: [access(first, 1), access(second, 9), access(third, -9000)],
    expected: [
      [first, "unmanaged"],
      [second, "unmanaged"],
      [third, "managed", agents],
    ],
    verdict: "unknown or missing keys",
    evidence: /one of 2 keys that fit what was interrupted: urn:/,
  },
  "no key interrupted that carries another's label when a create without one was lost": {
    resources: [unmade({})],
    live: [labelled(first, newCreateLabel(more), 1)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "a key with the limits of an interrupted creation its left-over, where no labels can be read": {
    operations: [creating({ limit: 7 })],
    live: [access(first, 1, 7), access(second, 1, 8)],
    expected: [
      [first, "interrupted", agents],
      [second, "unmanaged"],
    ],
    verdict: "interrupted creations",
    evidence: /holds its creation as interrupted/,
  },
  "no key without a label the left-over of an interrupted creation, where labels can be read": {
    operations: [creating()],
    live: [labelled(first, null, 1)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "no key the left-over of an interrupted creation that is a quarter of an hour older": {
    operations: [creating()],
    live: [access(first, -900)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "no key the left-over of an interrupted creation that is a quarter of an hour younger": {
    operations: [creating()],
    live: [access(first, 900)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "no key without a label a left-over once a later run has written the state": {
    operations: [creating()],
    updates: [failed(-9, -5), succeeded(-3, 3)],
    live: [access(first, 1)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "two keys left by two interrupted creations that are alike": {
    operations: [creating(), operation("creating", "AccessKey", "more", { instance: crn })],
    live: [access(first, 1), access(second, 1)],
    expected: [
      [first, "interrupted", `${agents} ${more}`],
      [second, "interrupted", `${agents} ${more}`],
    ],
    verdict: "interrupted creations",
  },
  "nothing of two keys of which one interrupted creation left one at most, but how it is": {
    operations: [creating()],
    live: [access(first, 1), access(second, 2)],
    expected: [
      [first, "unmanaged"],
      [second, "unmanaged"],
    ],
    verdict: "unknown or missing keys",
    evidence: /one of 2 keys that fit what was interrupted: urn:/,
  },
  "nothing of a key whose limits are a secret in the interrupted creation": {
    operations: [creating({ limit: ciphertext })],
    live: [access(first, 1)],
    expected: [[first, "unmanaged"]],
    verdict: "unknown or missing keys",
  },
  "a key left by the interrupted update of a resource that rotates": {
    resources: [saved(first, -9000)],
    operations: [operation("updating", "AccessKey", "agents", { instance: crn, rotation: ciphertext })],
    live: [access(first, -9000), access(second, 1)],
    expected: [
      [first, "managed", agents],
      [second, "interrupted", agents],
    ],
    verdict: "interrupted creations",
    evidence: /holds its update as interrupted/,
  },
  "no key left by the interrupted update of a resource that does not rotate": {
    resources: [saved(first, -9000)],
    operations: [operation("updating", "AccessKey", "agents", { instance: crn })],
    live: [access(first, -9000), access(second, 1)],
    expected: [
      [first, "managed", agents],
      [second, "unmanaged"],
    ],
    verdict: "unknown or missing keys",
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
  "no key of a failed run left by the resource that the next run made, where labels can be read": {
    resources: [saved(second, 30)],
    updates: [failed(0, 3), succeeded(28, 32)],
    live: [labelled(first, null, 2), labelled(second, label, 30)],
    expected: [
      [first, "unmanaged"],
      [second, "managed", agents],
    ],
    verdict: "unknown or missing keys",
    evidence: /which failed$/m,
  },
};

describe("The audit of keys that nothing tells but the time they were made", () => itCalls(cases));
