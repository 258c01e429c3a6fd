import { type Session, type StackConfiguration, sessionFor, systemClock } from "../../provider/command-line/cloud";
import { guidOf } from "../../provider/command-line/state";
import { inParallel } from "../in-parallel";
import { messageOf } from "../output";
import { type AuditedInstance, listIdOf } from "./audited-instance";
import { type AuditedStack, unconfigured } from "./audited-stack";
import { listedOnce } from "./connected-instances";
import { instancesNamed, type ListedKey, listKeysOf } from "./list-keys";

/** What IBM lists of all audited instances. */
export interface Listing {
  listed: ListedKey[];
  /** The instances of which IBM has listed every key: a key that is not listed there is missing. */
  complete: AuditedInstance[];
  /** One for each of the settings that were used. */
  sessions: Session[];
}

interface Question {
  instance: AuditedInstance;
  session: Session;
}

/** Lists the keys of every instance that the stacks or the user name, each with the settings of its resource. */
export async function listKeys(
  stacks: readonly AuditedStack[],
  references: readonly string[],
  profile: string | undefined,
  note: (message: string) => void,
): Promise<Listing> {
  const saved = stacks.flatMap(({ saved: { instances }, configuration }) =>
    instances.map((instance) => ({ instance, session: sessionOf(configuration, instance.profile) })),
  );
  refuseMany(saved.map(({ instance }) => instance));
  const named = await instancesOf(references, stacks[0]?.configuration ?? unconfigured, profile);
  const questions = askedOnce([...saved, ...named]);
  const lists = await inParallel(atOnce, questions, ({ instance, session }) =>
    listKeysOf(session, instance, note).catch((error: unknown) => {
      const of = instance.urn === undefined ? "" : ` (the instance of ${instance.urn})`;
      throw new Error(`${messageOf(error)}${of}`);
    }),
  );
  return {
    listed: listedOnce(lists.flatMap(({ keys }) => keys)),
    complete: questions.filter((_, at) => lists[at]?.isComplete === true).map(({ instance }) => instance),
    sessions: [...new Set(questions.map(({ session }) => session))],
  };
}

/** How many instances are asked about at a time. */
const atOnce = 10;

/** Of instances, and of names of keys that can be listed by name only. */
const mostNamed = 1_000;

/** A file of somebody else may name any number of them; none is asked about then. */
function refuseMany(instances: readonly AuditedInstance[]): void {
  const byName = instances.filter(({ reference }) => guidOf(reference) === undefined);
  const counts = {
    instances: new Set(instances.map(({ instance }) => instance)).size,
    "keys of aliases or bindings": new Set(
      byName.flatMap((each) => each.names.map((name) => `${listIdOf(each)} ${name}`)),
    ).size,
  };
  for (const [what, count] of Object.entries(counts)) {
    if (count <= mostNamed) continue;
    throw new Error(`audit: More than ${mostNamed} ${what} are named. Name fewer files or stacks at once.`);
  }
}

async function instancesOf(
  references: readonly string[],
  configuration: StackConfiguration,
  profile: string | undefined,
): Promise<Question[]> {
  const questions: Question[] = [];
  for (const reference of references) {
    const session = sessionOf(configuration, profile);
    for (const instance of await instancesNamed(session, reference)) questions.push({ instance, session });
  }
  return questions;
}

/** One question for each list, with all names that are known there, and the session of the first that names it. */
function askedOnce(questions: readonly Question[]): Question[] {
  const lists = new Map<string, Question & { names: string[] }>();
  for (const { instance, session } of questions) {
    const id = listIdOf(instance);
    const list = lists.get(id) ?? { instance, session, names: [] };
    for (const name of instance.names) list.names.push(name);
    lists.set(id, list);
  }
  return [...lists.values()].map(({ instance, session, names }) => ({ instance: { ...instance, names }, session }));
}

/** Where a stack's settings are not known, neither are its profiles. */
function sessionOf(configuration: AuditedStack["configuration"], profile: string | undefined): Session {
  if (configuration === undefined) return sessionFor({ configuration: unconfigured, clock: systemClock }, undefined);
  return sessionFor({ configuration, clock: systemClock }, profile);
}
