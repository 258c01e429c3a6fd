import assert from "node:assert/strict";
import fc from "fast-check";
import type { Update } from "../../../cli/audit/history";
import type { LiveKey } from "../../../cli/audit/live-keys";
import { savedKeysIn } from "../../../cli/audit/saved-keys";
import { standingsOf } from "../../../cli/audit/standings";
import { exportedStack } from "../../../cli/exported-stack";
import { newCreateLabel } from "../../../provider/domain/create-label";
import { at, exported, operation, resource, start, urnOf } from "../../fixtures/command-line/exports";

const instances = ["5ec00000-0000-4000-8000-000000000001", "5ec00000-0000-4000-8000-000000000002"];
const kinds = ["AccessKey", "ResourceKey", "IngestionKey", "ServiceKey"] as const;
const limits = fc.constantFrom({}, { limit: 1 }, { limit: 2, reservation: 1 });
const instance = fc.constantFrom(...instances);
const key = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const seconds = fc.integer({ min: 0, max: 5_000 });

/** Of a resource that these stacks do not have. */
const label = fc.nat().map((number) => newCreateLabel(urnOf("AccessKey", `elsewhere-${number}`)));

/** A resource with its key, older keys, and perhaps lost creates beside it. */
const savedResource = fc
  .record({
    kind: fc.constantFrom(...kinds),
    instance,
    limits,
    current: key,
    older: fc.array(fc.record({ id: key, state: fc.constantFrom("retiring", "disabled", "pending") }), {
      maxLength: 3,
    }),
    created: seconds,
    rest: fc.constantFrom({}, { delete: true }, { initErrors: ["failed"] }),
    lost: fc.array(fc.record({ since: seconds, label: fc.option(label, { nil: undefined }) }), { maxLength: 2 }),
  })
  .map((each) => ({ ...each, older: each.kind.startsWith("I") || each.kind.startsWith("S") ? [] : each.older }));

const interrupted = fc.record({
  type: fc.constantFrom("creating", "updating", "deleting"),
  kind: fc.constantFrom("AccessKey", "ResourceKey"),
  instance,
  limits,
  rotation: fc.constantFrom({}, { rotation: { every: "90d" } }),
});

/** A key of somebody else's: made long before or after anything in this stack was interrupted, or with a label. */
const stranger = fc
  .record({
    isAccessKey: fc.boolean(),
    key,
    instance,
    limits,
    name: fc.oneof(fc.string(), fc.constantFrom("shop-dev-0", "shop-dev-key")),
    time: fc.oneof(fc.integer({ min: -90_000, max: -721 }), fc.integer({ min: 6_000, max: 16_000_000 })),
    label: fc.option(fc.record({ text: label, created: seconds }), { nil: undefined }),
  })
  .map(({ time, label, name, ...each }) => ({
    ...each,
    created: label?.created ?? time,
    label: label?.text ?? null,
    name: label === undefined ? name : `${name}-${label.text}`,
  }));

const run = fc.record({ start: seconds, length: fc.nat(60), succeeded: fc.boolean() });

const scene = fc.record({
  resources: fc.uniqueArray(savedResource, { maxLength: 6, selector: ({ current }) => current }),
  operations: fc.array(interrupted, { maxLength: 4 }),
  strangers: fc.uniqueArray(stranger, { maxLength: 5, selector: (each) => each.key }),
  runs: fc.array(run, { maxLength: 6 }),
  writtenAt: seconds,
  isListed: fc.func(fc.boolean()),
});

const full = ({ limit = null, reservation = null }: { limit?: number | null; reservation?: number | null }) => ({
  ...{ limit, reservation, teamId: null },
});

function play({
  resources,
  operations,
  strangers,
  runs,
  writtenAt,
  isListed,
}: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
  const saved = resources.map((each, index) => {
    const at0 = each.kind === "ResourceKey" ? { source: each.instance } : { instance: each.instance };
    const id =
      each.kind === "AccessKey"
        ? { fingerprint: each.current, ...full(each.limits) }
        : each.kind === "ResourceKey"
          ? { guid: each.current }
          : { resourceKeyGuid: each.current };
    const generations = each.older.map((older, number) => ({ generation: number + 1, validUntil: null, ...older }));
    const lostCreates = each.lost.map(({ since, label }) => ({ since: at(since), label }));
    const outputs = { ...id, generation: 9, generations, lostCreates };
    return resource(each.kind, `r${index}`, { ...at0, ...each.limits }, outputs, {
      created: at(each.created),
      ...each.rest,
    });
  });
  const pending = operations.map((each, index) =>
    operation(each.type, each.kind, `p${index}`, {
      ...{ [each.kind === "AccessKey" ? "instance" : "source"]: each.instance, name: `name-${index}` },
      ...{ ...each.limits, ...each.rotation },
    }),
  );
  const live: LiveKey[] = [];
  const add = (
    isAccessKey: boolean,
    id: string,
    where: string,
    name: string,
    created: number,
    own: object,
    label: string | null,
  ) => {
    if (live.some((each) => each.key === id)) return;
    const [kind, of] = isAccessKey ? (["access key", full(own)] as const) : (["resource key", null] as const);
    live.push({
      kind,
      key: id,
      name: of === null ? name : null,
      instance: where,
      connectedInstance: null,
      isListedByBoth: false,
      enabled: null,
      created: at(created),
      limits: of,
      label,
      isLabelRead: !isAccessKey || label !== null,
    });
  };
  for (const each of resources) {
    for (const id of [each.current, ...each.older.map((older) => older.id)]) {
      if (isListed(id)) add(each.kind === "AccessKey", id, each.instance, "any", each.created, each.limits, null);
    }
  }
  const named = new Set(resources.flatMap((each) => [each.current, ...each.older.map(({ id }) => id)]));
  for (const each of strangers) {
    if (!named.has(each.key))
      add(each.isAccessKey, each.key, each.instance, each.name, each.created, each.limits, each.label);
  }
  const updates = runs
    .map((each): Update => {
      const from = start + each.start * 1000;
      return { kind: "update", version: 0, succeeded: each.succeeded, start: from, end: from + each.length * 1000 };
    })
    .sort((one, another) => one.start - another.start);
  const places = instances.flatMap((where) => [
    { kind: "access key" as const, instance: where },
    { kind: "resource key" as const, instance: where },
  ]);
  const text = JSON.stringify(exported(saved, pending, writtenAt));
  const state = { name: "dev", saved: savedKeysIn(exportedStack.parse(JSON.parse(text)), updates), updates };
  return { found: standingsOf(live, places, [state], []), named, live };
}

describe("Whatever the state and the history are, the audit", () => {
  it("never calls a key unmanaged or interrupted that a state names, and misses none that is not there", () => {
    fc.assert(
      fc.property(scene, (each) => {
        const { found, named, live } = play(each);
        for (const { key: id, standing } of found) {
          if (!named.has(id)) continue;
          const isLive = live.some((one) => one.key === id);
          assert.ok(
            isLive ? standing === "managed" || standing === "retiring" : standing === "missing",
            `${id} ${standing}`,
          );
        }
        for (const id of named)
          assert.ok(
            found.some((one) => one.key === id),
            `${id} is left out`,
          );
        assert.equal(found.filter(({ standing }) => standing !== "missing").length, live.length);
      }),
    );
  });

  it("never calls a stranger's key interrupted that was made long before or after, or carries another label", () => {
    fc.assert(
      fc.property(scene, (each) => {
        const { found, named } = play(each);
        for (const one of found) if (!named.has(one.key)) assert.equal(one.standing, "unmanaged", one.evidence);
      }),
    );
  });
});
