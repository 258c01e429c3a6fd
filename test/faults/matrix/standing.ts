import { createHash } from "node:crypto";
import type { CloudState } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import type { LocalEngine } from "../world/engine";

/** The ids of all keys there are: fingerprints of access keys, GUIDs of resource keys. */
export function idsIn(contents: CloudState): string[] {
  return [
    ...contents.accessKeys.map(({ accessKey }) => fingerprintOf(accessKey)),
    ...contents.resourceKeys.filter(({ state }) => state === "active").map(({ guid }) => guid),
  ];
}

/** Ids of the keys that let somebody in. */
export function workingIn({ accessKeys, resourceKeys }: CloudState): string[] {
  const enabled = accessKeys.filter((key) => key.enabled).map(({ accessKey }) => fingerprintOf(accessKey));
  return [...enabled, ...resourceKeys.filter(({ state }) => state === "active").map(({ guid }) => guid)];
}

const outputs = z.looseObject({
  fingerprint: z.string().optional(),
  guid: z.string().optional(),
  resourceKeyGuid: z.string().nullish(),
  generations: z.array(z.looseObject({ id: z.string() })).default([]),
});

/** The ids of all keys that the state names, of what is to be deleted too. */
export function idsKnownTo({ saved, leaving }: Pick<LocalEngine, "saved" | "leaving">): string[] {
  return [...saved, ...leaving].flatMap((one) => {
    const { fingerprint, guid, resourceKeyGuid, generations } = outputs.parse(one.outputs);
    const current = one.kind === "access-key" ? fingerprint : (guid ?? resourceKeyGuid);
    const isToken = one.kind === "api-token";
    const ids = [current, ...generations.map(({ id }) => id)];
    return isToken ? [] : ids.filter((id) => typeof id === "string" && id !== "").map(String);
  });
}

/** The policies that say what a service ID may do. */
function policiesOf({ policies }: CloudState, serviceIdCrn: string) {
  const iamId = `iam-${serviceIdCrn.slice(serviceIdCrn.lastIndexOf(":") + 1)}`;
  return policies.filter(({ subjects }) => JSON.stringify(subjects).includes(iamId));
}

/** How many policies there are, but for those of keys of ours that nobody knows: they end with these. */
export function policiesBeside(contents: CloudState, unknown: readonly string[]): number {
  const left = contents.resourceKeys.filter(({ guid, state }) => state === "active" && unknown.includes(guid));
  const ofLeft = left.flatMap(({ serviceIdCrn }) => policiesOf(contents, serviceIdCrn));
  return contents.policies.filter((policy) => !ofLeft.includes(policy)).length;
}

/** The keys of these ids and what is set on them, without what differs from run to run. */
export function picture(contents: CloudState, ids: ReadonlySet<string>): string[] {
  const access = contents.accessKeys
    .filter(({ accessKey }) => ids.has(fingerprintOf(accessKey)))
    .map(({ instanceGuid, enabled, limit, reservation, teamId }) =>
      JSON.stringify({ instanceGuid, enabled, limit, reservation, teamId }),
    );
  const resource = contents.resourceKeys
    .filter(({ guid, state }) => state === "active" && ids.has(guid))
    .map(({ instanceGuid, name, roleCrn, parameters, serviceIdCrn }) => {
      const policies = policiesOf(contents, serviceIdCrn).length;
      return JSON.stringify({ instanceGuid, name: unmarked(name), roleCrn, parameters, policies });
    });
  return [...access, ...resource].sort();
}

/** What is saved of each resource, without what differs from run to run; the secrets are checked by themselves. */
export function savedPicture({ saved }: Pick<LocalEngine, "saved">): string[] {
  return saved.map(({ name, outputs }) => {
    // Which keys were ended on the way there differs.
    const lasting = Object.entries(outputs).filter(([each]) => each !== "ended");
    const sorted = lasting.sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([name, ...sorted]).replace(changing, "…");
  });
}

/**
 * GUIDs (secrets have their form), fingerprints, dates, and the ends of chosen names and of service IDs; and whether a
 * policy is ours, which nobody can read while it is young.
 */
const changing =
  /(?<="isOurs":)(true|false)|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{12}\b|\d{4}-\d\d-\d\dT[\d:.]+Z|-[0-9a-f]{16}(?=")/g;

function unmarked(name: string): string {
  return name.replace(/-[0-9a-f]{16}$/, "-…");
}

export function fingerprintOf(key: unknown): string {
  return createHash("sha256").update(String(key)).digest("hex").slice(0, 12);
}
