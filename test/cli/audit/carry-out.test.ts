import assert from "node:assert/strict";
import { carryOut } from "../../../cli/audit/carry-out";
import type { WantedChanges } from "../../../cli/audit/changes";
import type { Audit } from "../../../cli/audit/reading";
import type { AuditedKey } from "../../../cli/audit/standings";
import { first, instance, second } from "./cases";

const told = { standing: "interrupted", urns: ["urn:agents", "urn:more"], evidence: "two states hold it" } as const;

function interrupted(key: string, more: Partial<AuditedKey> = {}): AuditedKey {
  const shown = { kind: "access key", key, instance, name: null, enabled: true, created: null, label: null } as const;
  return { ...shown, connectedInstance: null, ...told, urns: [...told.urns], ignored: false, ...more };
}

function auditOf(...keys: AuditedKey[]): Audit {
  return { stacks: [], listing: { listed: [], complete: [], sessions: [] }, live: [], ignored: [], keys };
}

/** Adopts two keys in the states of two stacks; once the first is written the second is as `after` has it. */
async function adopted(after: Partial<AuditedKey>, urnAfter = "urn:more") {
  const done: string[] = [];
  const urnOf = (key: string) => (key === first ? "urn:agents" : done.length === 0 ? "urn:more" : urnAfter);
  const read = async () =>
    done.length === 0
      ? auditOf(interrupted(first), interrupted(second))
      : auditOf(interrupted(first, { standing: "managed" }), interrupted(second, after));
  const decide = async ({ adopt }: WantedChanges) =>
    adopt.map((key) => ({
      ...{ verb: "adopt" as const, keys: [key], lines: [`put it into ${urnOf(key)}: ${key}`] },
      ...{ run: async () => done.push(key), after: undefined },
    }));
  const wanted = { adopt: [first, second], disable: [], delete: [] };
  const error = await carryOut(wanted, await read(), { read, decide }).then(() => undefined, String);
  return { done, error };
}

describe("The second of two adoptions", () => {
  it("is done though less is evidence now, as the first has changed what the states say", async () => {
    const changed = { standing: "unmanaged", urns: ["urn:more"], evidence: "one state holds it" } as const;
    assert.deepEqual(await adopted({ ...changed, urns: [...changed.urns] }), {
      done: [first, second],
      error: undefined,
    });
  });

  for (const [what, changed, expected] of [
    ["disabled", { enabled: false }, "its being enabled was true and is false"],
    ["renamed", { name: "in-use" }, 'its name was null and is "in-use"'],
    ["given another label", { label: "abc" }, 'its label was null and is "abc"'],
    ["made anew", { created: "2026-01-01" }, 'its created was null and is "2026-01-01"'],
    ["moved to another instance", { instance: "other" }, `its instance was "${instance}" and is "other"`],
  ] as const) {
    it(`is not done to a key that others have ${what} while the first was written`, async () => {
      const { done, error } = await adopted(changed);
      assert.deepEqual(done, [first]);
      assert.ok(
        error?.includes(`Stopped before the key ${second} was changed: since it was audited, ${expected}.`),
        error,
      );
      assert.ok(error?.includes(`Done before: put it into urn:agents: ${first}`), error);
    });
  }

  it("is not done where the key would now go to another resource", async () => {
    const { done, error } = await adopted({}, "urn:other");
    assert.deepEqual(done, [first]);
    assert.match(
      error ?? "",
      /Stopped: what was asked about is "put it into urn:more: b{12}" and would be "put it into urn:other: b{12}" now\. Run the audit again\. Done before/,
    );
  });
});
