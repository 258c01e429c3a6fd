import { isoNow } from "../../domain/clock";
import { CloudError, type CloudErrorDetails, isCloudError } from "../../domain/cloud-error";
import { newCreateLabel } from "../../domain/create-label";
import type { CreateContext, LostCreate } from "../../domain/lost-create";
import { afterLostResponse, pollUntilFound } from "./backoff";

/** How to create a thing with a create label on it, and how to find it by that label. */
export interface LabelledCreate<Thing> {
  /** To follow "Could not". */
  action: string;
  run(label: string): Promise<Thing>;
  /** Finds a thing that carries one of the labels, in a list that is read anew. */
  find(labels: readonly string[]): Promise<Labelled<Thing> | undefined>;
  /** What the user can do where all tries were lost. Default: a later run removes what turns up. */
  advice?: string;
}

interface Labelled<Thing> {
  thing: Thing;
  label: string;
}

/**
 * Creates a thing in up to three tries, each with a label of its own and sent once. After a lost response the thing is
 * looked for by the labels of all tries. If none is found, the label is kept in the state as a lost create, and another
 * try is made.
 */
export function createLabelled<Thing>(
  { action, run, find, advice }: LabelledCreate<Thing>,
  context: CreateContext,
): Promise<Thing> {
  const begin = (): CreateTry<Thing> => {
    const label = newCreateLabel(context.urn);
    return { label, run: () => run(label) };
  };
  const recover = async (lost: readonly LostCreate[]) => {
    const labels = lost.flatMap(({ label }) => (label === undefined ? [] : [label]));
    const found = await pollUntilFound(context.clock, afterLostResponse, () => find(labels));
    return found && { thing: found.thing, of: lost.find(({ label }) => label === found.label) };
  };
  return createInTries({ action, begin, recover, advice }, context);
}

/** One try of a create. */
export interface CreateTry<Thing> {
  label?: string | undefined;
  run(): Promise<Thing>;
}

interface CreateInTries<Thing> {
  action: string;
  begin(): CreateTry<Thing>;
  /** Finds what one of these lost creates has made; undefined where nothing proves which thing that is. */
  recover(lost: readonly LostCreate[]): Promise<{ thing: Thing; of: LostCreate | undefined } | undefined>;
  advice?: string | undefined;
}

const tries = 3;

/** After a try that took longer no other one is made. Milliseconds. */
const longestTry = 60_000;

export const removedLater =
  "What turns up late is removed by a later run, since nobody was given it: run `pulumi up` in ten minutes or later.";

/**
 * Creates a thing in up to three tries. Another try follows an unknown outcome. One more follows a reached quota where
 * that was reached because of lost creates whose keys could be removed. Any other error ends it.
 */
export async function createInTries<Thing>(
  { action, begin, recover, advice = removedLater }: CreateInTries<Thing>,
  context: CreateContext,
): Promise<Thing> {
  const { clock } = context;
  const lost: LostCreate[] = [];
  let found: LostCreate | undefined;
  let hasMadeRoom = false;
  /** Of the latest lost create that IBM answered: IBM's support asks for it. */
  let transactionId: string | undefined;
  const look = async (error: CloudError) => {
    if (lost.length === 0) return undefined;
    const recovered = await recover(lost).catch((unreadable: unknown) => {
      if (!isCloudError(unreadable)) throw unreadable;
      const seen = `what there is could not be read (${unreadable.reason})`;
      throw unknownOutcome({ ...error, action, transactionId }, seen, advice);
    });
    found = recovered?.of;
    return recovered;
  };
  const final = (error: unknown) => (lost.length === 0 ? error : afterLostTry(error, transactionId));
  try {
    for (let count = 1; ; count++) {
      const { label, run } = begin();
      const began = clock.elapsed();
      try {
        return await run();
      } catch (error) {
        const isFull = isCloudError(error, "quota-reached") && !hasMadeRoom;
        if (!isFull && !isCloudError(error, "outcome-unknown")) throw final(error);
        if (!isFull) {
          lost.push({ ...(label === undefined ? {} : { label }), since: isoNow(context.clock) });
          transactionId = error.transactionId ?? transactionId;
        }
        const recovered = await look(error);
        if (recovered !== undefined) return recovered.thing;
        if (isFull) {
          hasMadeRoom = true;
          if (!(await context.makeRoom())) throw final(error);
        } else if (count >= tries || clock.elapsed() - began > longestTry) {
          const seen = `what was asked for did not appear${count > 1 ? `, in any of ${count} tries` : ""}`;
          throw unknownOutcome({ ...error, action, transactionId }, seen, advice);
        }
      }
    }
  } finally {
    for (const each of lost) if (each !== found) context.lose(each);
  }
}

function unknownOutcome(error: CloudErrorDetails, seen: string, advice: string): CloudError {
  return new CloudError({
    ...error,
    code: "outcome-unknown",
    reason: `${error.reason}, and ${seen}`,
    advice: `It may have been made all the same. ${advice}`,
  });
}

/** The error that ends a create after a try that is lost; it names the transactions of both. */
function afterLostTry(error: unknown, transactionId: string | undefined): unknown {
  if (!isCloudError(error)) return error;
  const its = transactionId === undefined ? "" : ` (transaction ${transactionId})`;
  return new CloudError({ ...error, reason: `${error.reason}, after a try whose outcome is not known${its}` });
}
