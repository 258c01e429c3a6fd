import { type Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import type { Scenario } from "./scenario";

const { secure, monitor, objectStorage, activityTracker } = defaults.instances;

/** Somebody else's keys on every instance, some just like ours. */
function othersKeys(cloud: Cloud): void {
  cloud.createAccessKey(secure.guid, { limit: 9 });
  cloud.createAccessKey(secure.guid, { limit: 5 });
  cloud.createAccessKey(secure.guid);
  cloud.createAccessKey(monitor.guid);
  cloud.addResourceKey({ name: "somebody-elses", source: objectStorage.crn, role: "Writer" });
  cloud.addResourceKey({ name: "somebody-elses", source: activityTracker.crn });
}

/** What the last change of the cloud is, so that a list of the moment before lacks this only. */
function anotherKey(cloud: Cloud): void {
  cloud.addResourceKey({ name: "another", source: objectStorage.crn });
}

const at = { strangers: othersKeys, meanwhile: anotherKey };

const accessRotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };
const rotating = { instance: secure.crn, limit: 5, rotation: accessRotation };
const agents = { instance: secure.crn, limit: 5 };
const madeByHand = { limit: 7, reservation: 1 };

const accessKey: Omit<Scenario, "kind">[] = [
  { operation: "create", ...at, before: [], struck: { day: 0, args: agents } },
  {
    operation: "create disabled",
    ...at,
    before: [],
    struck: { day: 0, args: { ...agents, enabled: false } },
    ends: "all",
  },
  {
    operation: "adopt",
    strangers: (cloud) => {
      othersKeys(cloud);
      cloud.createAccessKey(secure.guid, madeByHand);
    },
    before: [],
    struck: { day: 0, args: { ...agents, limit: 8, adopt: "made by hand" } },
  },
  { operation: "update", ...at, before: [{ day: 0, args: agents }], struck: { day: 1, args: { ...agents, limit: 6 } } },
  {
    operation: "disable",
    ...at,
    before: [{ day: 0, args: agents }],
    struck: { day: 1, args: { ...agents, limit: 6, enabled: false } },
    ends: "all",
  },
  {
    operation: "replace",
    ...at,
    before: [{ day: 0, args: agents }],
    struck: { day: 1, args: { ...agents, instance: monitor.crn } },
    ends: "one for another",
  },
  {
    operation: "rotate: make",
    ...at,
    before: [{ day: 0, args: rotating }],
    struck: { day: 30, args: rotating },
    after: [36, 38, 40, 46, 50, 55],
  },
  {
    operation: "rotate: disable",
    ...at,
    before: [0, 30].map((day) => ({ day, args: rotating })),
    struck: { day: 37, args: rotating },
    after: [46, 50, 55],
  },
  {
    operation: "rotate: delete",
    ...at,
    before: [0, 30, 37].map((day) => ({ day, args: rotating })),
    struck: { day: 40, args: rotating },
    after: [50, 55],
  },
  {
    operation: "revoke",
    ...at,
    before: [{ day: 0, args: rotating }],
    struck: { day: 1, args: { ...rotating, rotation: { ...accessRotation, revoke: "the current key" } } },
    ends: "compromised",
  },
  {
    operation: "refresh",
    ...at,
    before: [0, 30].map((day) => ({ day, args: rotating })),
    struck: { day: 31, args: rotating, verb: "refresh" },
  },
  {
    operation: "refresh at once",
    strangers: othersKeys,
    before: [{ day: 0, args: agents }],
    struck: { day: 0, args: agents, verb: "refresh" },
  },
  {
    operation: "delete",
    ...at,
    before: [0, 30].map((day) => ({ day, args: rotating })),
    struck: { day: 31, args: undefined },
    ends: "all",
  },
];

const resourceRotation = { every: "30d", overlap: "7d", jitter: "0d" };
const uploads = { source: objectStorage.crn, role: "Writer", parameters: { HMAC: true } };
const turning = { ...uploads, rotation: resourceRotation };

/** A resource key that somebody has made with a name to be known by. */
function withKeyByHand(source: string) {
  return (cloud: Cloud): void => {
    othersKeys(cloud);
    cloud.addResourceKey({ name: "made-by-hand", source, role: "Manager" });
  };
}

const resourceKey: Omit<Scenario, "kind">[] = [
  { operation: "create", ...at, before: [], struck: { day: 0, args: uploads } },
  { operation: "create named", ...at, before: [], struck: { day: 0, args: { ...uploads, name: "uploads" } } },
  {
    operation: "adopt",
    strangers: withKeyByHand(objectStorage.crn),
    before: [],
    struck: { day: 0, args: { source: objectStorage.crn, adopt: "made by hand", name: "uploads" } },
  },
  {
    operation: "update",
    ...at,
    before: [{ day: 0, args: uploads }],
    struck: { day: 1, args: { ...uploads, name: "renamed" } },
  },
  {
    operation: "replace",
    ...at,
    before: [{ day: 0, args: uploads }],
    struck: { day: 1, args: { ...uploads, role: "Reader" } },
    ends: "one for another",
  },
  {
    operation: "rotate: make",
    ...at,
    before: [{ day: 0, args: turning }],
    struck: { day: 30, args: turning },
    after: [36, 38, 46, 50],
  },
  {
    operation: "rotate: delete",
    ...at,
    before: [0, 30].map((day) => ({ day, args: turning })),
    struck: { day: 37, args: turning },
    after: [46, 50],
  },
  {
    operation: "revoke",
    ...at,
    before: [{ day: 0, args: turning }],
    struck: { day: 1, args: { ...turning, rotation: { ...resourceRotation, revoke: "the current key" } } },
    ends: "compromised",
  },
  {
    operation: "refresh",
    ...at,
    before: [0, 30].map((day) => ({ day, args: turning })),
    struck: { day: 31, args: turning, verb: "refresh" },
  },
  {
    operation: "delete",
    ...at,
    before: [0, 30].map((day) => ({ day, args: turning })),
    struck: { day: 31, args: undefined },
    ends: "all",
  },
];

const senders = { instance: activityTracker.crn, role: "Manager" };

const ingestionKey: Omit<Scenario, "kind">[] = [
  { operation: "create", ...at, before: [], struck: { day: 0, args: senders } },
  {
    operation: "adopt",
    strangers: withKeyByHand(activityTracker.crn),
    before: [],
    struck: { day: 0, args: { ...senders, adopt: "made by hand", name: "senders" } },
  },
  {
    operation: "update",
    ...at,
    before: [{ day: 0, args: senders }],
    struck: { day: 1, args: { ...senders, name: "renamed" } },
  },
  {
    operation: "replace",
    ...at,
    before: [{ day: 0, args: senders }],
    struck: { day: 1, args: { ...senders, role: "Writer" } },
    ends: "one for another",
  },
  {
    operation: "refresh",
    ...at,
    before: [{ day: 0, args: senders }],
    struck: { day: 1, args: senders, verb: "refresh" },
  },
  { operation: "delete", ...at, before: [{ day: 0, args: senders }], struck: { day: 1, args: undefined }, ends: "all" },
];

const exporter = { instance: activityTracker.crn, restrict: true };
const unrestricted = { ...exporter, restrict: false };
const brief = { ...exporter, keepResourceKey: false };

const serviceKey: Omit<Scenario, "kind">[] = [
  { operation: "create", ...at, before: [], struck: { day: 0, args: exporter } },
  {
    operation: "adopt",
    strangers: withKeyByHand(activityTracker.crn),
    before: [],
    struck: { day: 0, args: { ...exporter, adopt: "made by hand", name: "exporter" } },
  },
  { operation: "create, keep nothing", ...at, before: [], struck: { day: 0, args: brief }, ends: "all" },
  {
    operation: "restrict",
    ...at,
    before: [{ day: 0, args: unrestricted }],
    struck: { day: 1, args: { ...exporter, name: "renamed" } },
  },
  {
    operation: "lift the restriction",
    ...at,
    before: [{ day: 0, args: exporter }],
    struck: { day: 1, args: unrestricted },
  },
  {
    operation: "make again",
    ...at,
    before: [{ day: 0, args: brief }],
    struck: { day: 1, args: exporter },
  },
  {
    operation: "refresh",
    ...at,
    before: [{ day: 0, args: exporter }],
    struck: { day: 1, args: exporter, verb: "refresh" },
  },
  {
    operation: "delete",
    ...at,
    before: [{ day: 0, args: exporter }],
    struck: { day: 1, args: undefined },
    ends: "all",
  },
];

const dashboards = { instance: monitor.crn, team: "Operations" };
const teams = {
  ...at,
  strangers: (cloud: Cloud) => {
    othersKeys(cloud);
    cloud.addTeam(monitor.guid, "Operations");
    cloud.addTeam(monitor.guid, "Development");
  },
};

const apiToken: Omit<Scenario, "kind">[] = [
  { operation: "create", ...teams, before: [], struck: { day: 0, args: dashboards } },
  {
    operation: "replace",
    ...teams,
    before: [{ day: 0, args: dashboards }],
    struck: { day: 1, args: { ...dashboards, team: "Development" } },
    ends: "one for another",
  },
  {
    operation: "refresh",
    ...teams,
    before: [{ day: 0, args: dashboards }],
    meanwhile: (cloud) => cloud.resetToken(monitor.guid),
    struck: { day: 1, args: dashboards, verb: "refresh" },
  },
];

/** Every operation of every kind. */
export const scenarios: readonly Scenario[] = [
  ...accessKey.map((scenario) => ({ kind: "access-key" as const, ...scenario })),
  ...resourceKey.map((scenario) => ({ kind: "resource-key" as const, ...scenario })),
  ...ingestionKey.map((scenario) => ({ kind: "ingestion-key" as const, ...scenario })),
  ...serviceKey.map((scenario) => ({ kind: "service-key" as const, ...scenario })),
  ...apiToken.map((scenario) => ({ kind: "api-token" as const, ...scenario })),
];

/** The key that "made by hand" means here. */
export function keyMadeByHand(cloud: Cloud): string {
  const accessKey = cloud.accessKeysOf(secure.guid).find(({ limit }) => limit === madeByHand.limit);
  const resourceKey = cloud.resourceKeysOf().find(({ name }) => name === "made-by-hand");
  return accessKey === undefined ? (resourceKey?.guid ?? "") : fingerprintOf(accessKey.accessKey);
}
