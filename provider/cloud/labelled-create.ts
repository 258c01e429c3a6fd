import { isoNow } from "../domain/clock";
import { CloudError, isCloudError } from "../domain/cloud-error";
import { newCreateLabel } from "../domain/create-label";
import type { CreateContext, LostCreate } from "../domain/lost-create";
import { afterLostAnswer, lookRepeatedly } from "./backoff";

/** A create of something that carries a label. */
export interface LabelledCreate<Thing> {
  /** To follow "Could not". */
  attempted: string;
  run(label: string): Promise<Thing>;
  /** A thing that carries one of the labels, in a list read anew. */
  find(labels: readonly string[]): Promise<Labelled<Thing> | undefined>;
  /** What the user can do when every answer was lost. Default: nothing, since a later run removes what turns up. */
  advice?: string;
}

interface Labelled<Thing> {
  thing: Thing;
  label: string;
}

/**
 * Makes a thing, in a few tries of which each has a label of its own and is sent once. When an answer is lost, the
 * labels tell which thing was made, by this try or late by an earlier one; those that do not show up are kept in the
 * state, and another try is made.
 */
export function createLabelled<Thing>(
  { attempted, run, find, advice }: LabelledCreate<Thing>,
  context: CreateContext,
): Promise<Thing> {
  const begin = (): CreateTry<Thing> => {
    const label = newCreateLabel(context.urn);
    return { label, run: () => run(label) };
  };
  const recover = async (lost: readonly LostCreate[]) => {
    const labels = lost.flatMap(({ label }) => (label === undefined ? [] : [label]));
    const found = await lookRepeatedly(context.clock, afterLostAnswer, () => find(labels));
    return found && { thing: found.thing, of: lost.find(({ label }) => label === found.label) };
  };
  return createInTries({ attempted, begin, recover, advice }, context);
}

/** One try of a create. */
export interface CreateTry<Thing> {
  label?: string | undefined;
  run(): Promise<Thing>;
}

interface CreateInTries<Thing> {
  attempted: string;
  begin(): CreateTry<Thing>;
  /** After a lost answer: what these lost creates have made all the same, where anything proves it. */
  recover(lost: readonly LostCreate[]): Promise<{ thing: Thing; of: LostCreate | undefined } | undefined>;
  advice?: string | undefined;
}

const tries = 3;

/** Nobody waits for another try after one of this length. Milliseconds. */
const longestTry = 60_000;

export const removedLater =
  "What turns up late is removed by a later run, since nobody was given it: run `pulumi up` in ten minutes or later.";

/**
 * Another try is made where the outcome is unknown, and once where there was no room and lost creates have taken some;
 * every other error of a try is thrown as it is.
 */
export async function createInTries<Thing>(
  { attempted, begin, recover, advice = removedLater }: CreateInTries<Thing>,
  context: CreateContext,
): Promise<Thing> {
  const { clock } = context;
  const lost: LostCreate[] = [];
  let found: LostCreate | undefined;
  let hasMadeRoom = false;
  const look = async (error: CloudError) => {
    if (lost.length === 0) return undefined;
    const recovered = await recover(lost).catch((unreadable: unknown) => {
      if (!isCloudError(unreadable)) throw unreadable;
      throw unknownOutcome(attempted, error, `what there is could not be read (${unreadable.answered})`, advice);
    });
    found = recovered?.of;
    return recovered;
  };
  try {
    for (let count = 1; ; count++) {
      const { label, run } = begin();
      const began = clock.now();
      try {
        return await run();
      } catch (error) {
        const isFull = isCloudError(error, "quota-reached") && !hasMadeRoom;
        if (!isFull && !isCloudError(error, "outcome-unknown")) throw error;
        if (!isFull) lost.push({ ...(label === undefined ? {} : { label }), since: isoNow(context.clock) });
        const recovered = await look(error);
        if (recovered !== undefined) return recovered.thing;
        if (isFull) {
          hasMadeRoom = true;
          if (!(await context.makeRoom())) throw error;
        } else if (count >= tries || clock.now() - began > longestTry) {
          const seen = `what was asked for did not appear${count > 1 ? `, in any of ${count} tries` : ""}`;
          throw unknownOutcome(attempted, error, seen, advice);
        }
      }
    }
  } finally {
    for (const each of lost) if (each !== found) context.lose(each);
  }
}

function unknownOutcome(attempted: string, error: CloudError, seen: string, advice: string): CloudError {
  const { answered, status, transactionId } = error;
  return new CloudError({
    code: "outcome-unknown",
    attempted,
    answered: `${answered}, and ${seen}`,
    advice: `It may have been made all the same. ${advice}`,
    status,
    transactionId,
  });
}
