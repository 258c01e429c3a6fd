import type { Clock } from "../domain/clock";
import { RehearsalClock } from "../domain/rehearsal";
import type { Kind, Resource } from "./kind";
import { type EngineServices, show } from "./services";

/** Once in a process: it is said of the run, not of a resource. */
let isAnnounced = false;

/** Warns, under the clock of a rehearsal, that the run takes place at another time. */
export async function announceRehearsal(services: EngineServices, urn: string): Promise<void> {
  const { clock } = services;
  if (!(clock instanceof RehearsalClock) || isAnnounced) return;
  isAnnounced = true;
  const date = new Date(clock.date).toISOString();
  await show(services, "warning", urn, `PULUMI_IBM_KEYS_NOW is set: this run takes place on ${date}, not now.`);
}

/** Throws, under the clock of a rehearsal, where an operation would really rotate and end keys at IBM. */
export async function refuseRehearsal<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  resource: Resource,
): Promise<void> {
  const { services } = kind;
  if (!(services.clock instanceof RehearsalClock)) return;
  await announceRehearsal(services, resource.urn);
  if (isLocal(kind, resource)) return;
  throw new Error(
    "PULUMI_IBM_KEYS_NOW is set: against IBM Cloud a rehearsal takes place in `pulumi preview` only (without `--refresh`), for an update would really rotate and end keys. Unset it, then run again.",
  );
}

/** What the program no longer declares is deleted at any time: at IBM by the real one. */
export function clockOfDelete<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  saved: Resource,
): Clock {
  const { clock } = kind.services;
  return clock instanceof RehearsalClock && !isLocal(kind, saved) ? clock.actual : clock;
}

function isLocal<Inputs extends object, State extends object>(
  { lifecycle, services }: Kind<Inputs, State>,
  { properties: { profile } }: Resource,
): boolean {
  return lifecycle.isLocal(typeof profile === "string" ? { profile } : {}, services);
}
