import { type Session, sessionFor } from "../../provider/cloud/session";
import { systemClock } from "../../provider/domain/clock";
import { guidOf } from "../../provider/domain/crn";
import { inParallel } from "../in-parallel";
import { wordsOf } from "../output";
import { type ListedKey, listKeysAt, placesOf } from "./live-keys";
import type { Place } from "./saved-keys";
import { type AuditedStack, unconfigured } from "./stack";

/** Everything that IBM shows of the places in question, and who asked. */
export interface Listing {
  listed: ListedKey[];
  /** Those of which all is shown. */
  places: Place[];
  sessions: Session[];
}

/** Lists the keys of every instance that the stacks or the user name, each with the settings of its resource. */
export async function listKeys(
  stacks: readonly AuditedStack[],
  instances: readonly string[],
  profile: string | undefined,
  note: (message: string) => void,
): Promise<Listing> {
  const asked = new Map<string, { place: Place; session: Session }>();
  const ask = (place: Place, session: Session) => {
    const known = asked.get(`${place.kind} ${place.instance}`);
    if (known === undefined) asked.set(`${place.kind} ${place.instance}`, { place, session });
    else for (const name of place.names) known.place.names.push(name);
  };
  for (const { saved, configuration } of stacks) {
    for (const place of saved.places)
      ask({ ...place, names: [...place.names] }, sessionOf(configuration, place.profile));
  }
  refuseMany([...asked.values()].map(({ place }) => place));
  for (const reference of instances) {
    const session = sessionFor(
      { configuration: stacks[0]?.configuration ?? unconfigured, clock: systemClock },
      profile,
    );
    for (const place of await placesOf(session, reference)) ask(place, session);
  }
  const all = [...asked.values()];
  const listed = await inParallel(atOnce, all, ({ place, session }) =>
    listKeysAt(session, place, note).catch((error: unknown) => {
      const of = place.urn === undefined ? "" : ` (the instance of ${place.urn})`;
      throw new Error(`${wordsOf(error)}${of}`);
    }),
  );
  return {
    listed: listed.flatMap(({ keys }) => keys),
    places: all.filter((_, at) => listed[at]?.isComplete === true).map(({ place }) => place),
    sessions: [...new Set(all.map(({ session }) => session))],
  };
}

/** How many instances are asked about at a time. */
const atOnce = 10;

/** Of instances, and of names of keys that can be listed by name only. */
const mostNamed = 1_000;

/** A file of somebody else may name any number of them; none is asked about then. */
function refuseMany(places: readonly Place[]): void {
  const byName = places.filter(({ reference }) => guidOf(reference) === undefined);
  const counts = {
    instances: new Set(places.map(({ instance }) => instance)).size,
    "keys of aliases or bindings": byName.reduce((sum, { names }) => sum + new Set(names).size, 0),
  };
  for (const [what, count] of Object.entries(counts)) {
    if (count <= mostNamed) continue;
    throw new Error(`audit: More than ${mostNamed} ${what} are named. Name fewer files or stacks at once.`);
  }
}

/** Where a stack's settings are not known its profiles are not either. */
function sessionOf(configuration: AuditedStack["configuration"], profile: string | undefined): Session {
  if (configuration === undefined) return sessionFor({ configuration: unconfigured, clock: systemClock }, undefined);
  return sessionFor({ configuration, clock: systemClock }, profile);
}
