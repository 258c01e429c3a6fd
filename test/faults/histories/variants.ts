import type { Declared } from "../../fixtures/provider/engine";
import type { Properties } from "../../fixtures/provider/provider";
import { accessKey, activityTracker, monitor, resourceKey, secure } from "../../fixtures/provider/provider-fixture";
import type { Name } from "./history";

type Three = readonly [Declared, Declared, Declared];

/** What each name declares, in three variants. */
export const variants: Readonly<Record<Name, Three>> = {
  agents: access({}, { limit: 4 }, { enabled: false }),
  // Two of them are just like those of the other.
  "more-agents": access({}, { limit: 4, rotation: undefined }, { instance: monitor.crn }),
  uploads: resource({}, { name: "uploads" }, { role: "Reader" }),
  senders: tracked("ingestion-key", {}, { name: "senders" }, { role: "Writer" }),
  exporter: tracked("service-key", {}, { restrict: true }, { restrict: true, keepResourceKey: false }),
  dashboards: [
    { kind: "api-token", args: { instance: monitor.crn } },
    { kind: "api-token", args: { instance: monitor.crn, service: "sysdig-monitor" } },
    { kind: "api-token", args: { instance: secure.crn } },
  ],
};

function access(...args: [Properties, Properties, Properties]): Three {
  const rotation = { every: "30d", overlap: "7d", quarantine: "3d" };
  return three(args, (own) => accessKey({ rotation, ...own }));
}

function resource(...args: [Properties, Properties, Properties]): Three {
  return three(args, (own) => resourceKey({ role: "Writer", rotation: { every: "30d", overlap: "7d" }, ...own }));
}

function tracked(kind: "ingestion-key" | "service-key", ...args: [Properties, Properties, Properties]): Three {
  return three(args, (own) => ({ kind, args: { instance: activityTracker.crn, ...own } }));
}

function three(
  [one, two, other]: [Properties, Properties, Properties],
  declared: (own: Properties) => Declared,
): Three {
  return [declared(one), declared(two), declared(other)];
}
