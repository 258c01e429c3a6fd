import { newCreateLabel } from "../domain/create-label";
import type { CreateContext, LostCreate } from "../domain/lost-create";
import type { Clock } from "../http/clock";
import { afterLostAnswer, lookRepeatedly } from "./backoff";
import { CloudError, isCloudError } from "./errors";

/** A create of something that carries a label. */
export interface LabelledCreate<Thing> {
  /** To follow "Could not". */
  attempted: string;
  run(label: string): Promise<Thing>;
  /** The thing that carries the label, in a list read anew. */
  find(label: string): Promise<Thing | undefined>;
  /** What the user can do when every answer was lost. Default: nothing, since a later run removes what turns up. */
  advice?: string;
}

/**
 * Makes a thing, in a few tries of which each has a label of its own and is sent once. When an answer is lost, the
 * label tells which thing was made; where none shows up the label is kept in the state, and another try is made.
 */
export function createLabelled<Thing>(
  { attempted, run, find, advice }: LabelledCreate<Thing>,
  context: CreateContext,
  clock: Clock,
): Promise<Thing> {
  const begin = (since: string): CreateTry<Thing> => {
    const label = newCreateLabel(context.urn);
    return {
      lost: { label, since },
      run: () => run(label),
      recover: () => lookRepeatedly(clock, afterLostAnswer, () => find(label)),
    };
  };
  return createInTries({ attempted, begin, advice }, context, clock);
}

/** One try of a create. */
export interface CreateTry<Thing> {
  lost: LostCreate;
  run(): Promise<Thing>;
  /** After a lost answer: what was made all the same, where anything proves it. */
  recover(): Promise<Thing | undefined>;
}

export interface CreateInTries<Thing> {
  attempted: string;
  begin(since: string): CreateTry<Thing>;
  advice?: string | undefined;
}

const tries = 3;

/** Nobody waits for another try after one of this length. Milliseconds. */
const longestTry = 60_000;

const removedLater =
  "What turns up late is removed by a later run, since nobody was given it: run `pulumi up` in ten minutes or later.";

/** Only where the outcome is unknown is another try made; every other error of a try is thrown as it is. */
export async function createInTries<Thing>(
  { attempted, begin, advice = removedLater }: CreateInTries<Thing>,
  context: CreateContext,
  clock: Clock,
): Promise<Thing> {
  for (let count = 1; ; count++) {
    const { lost, run, recover } = begin(new Date(context.now()).toISOString());
    const began = clock.now();
    try {
      return await run();
    } catch (error) {
      if (!isCloudError(error, "outcome-unknown")) throw error;
      const isLast = count === tries || clock.now() - began > longestTry;
      const found = await recover().catch((unreadable: unknown) => {
        context.lose(lost);
        if (!isCloudError(unreadable)) throw unreadable;
        const seen = `what there is could not be read (${unreadable.answered})`;
        throw unknownOutcome(attempted, error, seen, advice);
      });
      if (found !== undefined) return found;
      context.lose(lost);
      if (isLast) {
        const seen = `what was asked for did not appear${count > 1 ? `, in any of ${count} tries` : ""}`;
        throw unknownOutcome(attempted, error, seen, advice);
      }
    }
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
