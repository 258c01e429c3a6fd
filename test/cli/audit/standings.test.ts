import { at, ciphertext, resource } from "../../fixtures/command-line/exports";
import { access, agents, type Case, first, itCalls, saved, second, third, unlimited } from "./cases";

const elsewhere = "5ec00000-0000-4000-8000-000000000002";

const cases: Record<string, Case> = {
  "a resource's own key managed": {
    resources: [saved(first, 0)],
    live: [access(first, 0)],
    expected: [[first, "managed", agents]],
    verdict: "all known",
  },
  "the older and the pending generations of a rotating key retiring": {
    resources: [
      saved(second, 0, {
        generation: 3,
        generations: [
          { generation: 2, state: "disabled", id: first, validUntil: at(9) },
          { generation: 4, state: "pending", id: third, validUntil: null },
        ],
      }),
    ],
    live: [access(first, 0), access(second, 1), access(third, 2)],
    expected: [
      [first, "retiring", agents],
      [second, "managed", agents],
      [third, "retiring", agents],
    ],
    verdict: "all known",
    evidence: /generation 2, disabled.*generation 4, not seen to work yet/s,
  },
  "a key that is replaced and still to be deleted retiring": {
    resources: [{ ...saved(first, 0), delete: true }, saved(second, 5)],
    live: [access(first, 0), access(second, 5)],
    expected: [
      [first, "retiring", agents],
      [second, "managed", agents],
    ],
    verdict: "all known",
  },
  "a key of nobody's unmanaged": {
    resources: [saved(first, 0)],
    live: [access(first, 0), access(second, -900)],
    expected: [
      [first, "managed", agents],
      [second, "unmanaged"],
    ],
    verdict: "unknown or missing keys",
  },
  "a key of nobody's that is ignored no finding": {
    live: [access(second, 0)],
    ignored: [second],
    expected: [[second, "unmanaged"]],
    verdict: "all known",
  },
  "a key that the state names and IBM does not list missing": {
    resources: [saved(first, 0)],
    live: [],
    expected: [[first, "missing", agents]],
    verdict: "unknown or missing keys",
  },
  "nothing missing of a resource that waits for its replacement, its key deleted": {
    resources: [{ ...saved(first, 0), pendingReplacement: true }],
    live: [],
    expected: [],
    verdict: "all known",
  },
  "a key managed whose instance is a secret in the state": {
    resources: [
      resource("AccessKey", "agents", { instance: ciphertext }, { instance: ciphertext, fingerprint: first }),
    ],
    live: [access(first, 0)],
    expected: [[first, "managed", agents]],
    verdict: "all known",
  },
  "nothing of what is on an instance that was not listed": {
    resources: [resource("AccessKey", "agents", { instance: elsewhere }, { ...unlimited, fingerprint: first })],
    live: [],
    expected: [],
    verdict: "all known",
  },
};

describe("The audit of keys and states", () => itCalls(cases));
