import assert from "node:assert/strict";
import type { Update } from "../../../cli/audit/history";
import type { LiveKey } from "../../../cli/audit/live-keys";
import { savedKeysIn } from "../../../cli/audit/saved-keys";
import { standingsOf, type Verdict, verdictOf } from "../../../cli/audit/standings";
import { exportedStack } from "../../../cli/exported-stack";
import { labelIn } from "../../../provider/cloud/resource-controller/key-name";
import { at, ciphertext, exported, operation, resource, start, urnOf } from "../../fixtures/command-line/exports";

/** What there is, and what the audit is to say of it. */
export interface Case {
  resources?: object[];
  operations?: object[];
  /** When the state was written last, in seconds. */
  writtenAt?: number;
  updates?: Update[];
  live: LiveKey[];
  ignored?: string[];
  /** The standing of each key, with the URN where it has one. */
  expected: [key: string, standing: string, urn?: string][];
  verdict: Verdict;
  evidence?: RegExp;
}

/** A test for each case, titled as what the audit calls its keys. */
export function itCalls(cases: Readonly<Record<string, Case>>): void {
  for (const [what, example] of Object.entries(cases)) {
    it(`calls ${what}`, () => {
      const found = audit(example);
      assert.deepEqual(
        found.map(({ key, standing, urns }) => (urns.length === 0 ? [key, standing] : [key, standing, urns.join(" ")])),
        example.expected,
      );
      assert.equal(verdictOf(found), example.verdict);
      if (example.evidence) assert.match(found.map(({ evidence }) => evidence).join("\n"), example.evidence);
      assert.doesNotMatch(JSON.stringify(found), /ciphertext/);
    });
  }
}

export const instance = "5ec00000-0000-4000-8000-000000000001";
export const crn = `crn:v1:bluemix:public:sysdig-secure:us-south:a/0123:${instance}::`;
export const [first, second, third] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"];
export const unlimited = { limit: null, reservation: null, teamId: null };

const unconnected = { connectedInstance: null, isListedByBoth: false };

/** Where no labels can be read. */
export function access(key: string, seconds: number, limit: number | null = null): LiveKey {
  const limits = { ...unlimited, limit };
  const shown = { name: null, instance, ...unconnected, enabled: true, created: at(seconds) };
  return { kind: "access key", key, ...shown, limits, label: null, isLabelRead: false };
}

/** Where labels can be read. */
export function labelled(key: string, label: string | null, seconds = 0): LiveKey {
  return { ...access(key, seconds), label, isLabelRead: true };
}

export function resourceKey(key: string, name: string, seconds = 0): LiveKey {
  const shown = { name, instance, ...unconnected, enabled: null, created: at(seconds) };
  return { kind: "resource key", key, ...shown, limits: null, label: labelIn(name) ?? null, isLabelRead: true };
}

export const failed = (from: number, to: number, version = 0): Update => update(from, to, version, false);
export const succeeded = (from: number, to: number, version = 0): Update => update(from, to, version, true);

function update(from: number, to: number, version: number, isGood: boolean): Update {
  return { kind: "update", version, succeeded: isGood, start: start + from * 1000, end: start + to * 1000 };
}

export const agents = urnOf("AccessKey", "agents");
export const more = urnOf("AccessKey", "more");
export const halfAYear = 182 * 24 * 3600;
export const saved = (key: string, seconds: number, more: object = {}) =>
  resource(
    "AccessKey",
    "agents",
    { instance: crn },
    { ...unlimited, fingerprint: key, accessKey: ciphertext, ...more },
    { created: at(seconds) },
  );
export const creating = (more: object = {}) => operation("creating", "AccessKey", "agents", { instance: crn, ...more });

/** A key beside which a create was lost at 0 s, or in the place of which one was. */
export const besides = (lost: object) => saved(third, -9000, { lostCreates: [{ since: at(0), ...lost }] });
export const unmade = (lost: object) =>
  resource(
    "AccessKey",
    "agents",
    { instance: crn },
    { instance: crn, unmade: true, lostCreates: [{ since: at(0), ...lost }] },
  );

export function audit({ resources = [], operations = [], writtenAt, updates = [], live, ignored = [] }: Case) {
  const text = JSON.stringify(exported(resources, operations, writtenAt));
  const state = { name: "dev", saved: savedKeysIn(exportedStack.parse(JSON.parse(text)), updates), updates };
  const places = (["access key", "resource key"] as const).map((kind) => ({ kind, instance }));
  return standingsOf(live, places, [state], ignored);
}
