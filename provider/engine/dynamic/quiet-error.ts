import { messageOf } from "../../domain/message";

const announced = new Set<string>();
/** What we have put in the place of `console.error`, where others may later put theirs. */
let listener: typeof console.error | undefined;

/**
 * An error that the user sees once. For check, diff, read, delete and configure the SDK also prints every error with
 * its stack to the console, from where it reaches the user a second and a third time.
 */
function quietError(cause: unknown): Error {
  listen();
  const error = new Error(messageOf(cause));
  error.stack = "";
  announced.add(`${error}: ${error.stack}`);
  return error;
}

/** Drops exactly the line that the SDK prints for an error of ours; everything else goes where it went. */
function listen(): void {
  // biome-ignore lint/suspicious/noConsole: the SDK prints through it.
  const print = console.error;
  if (print === listener) return;
  listener = (...words: unknown[]) => {
    const [line] = words;
    if (words.length === 1 && typeof line === "string" && announced.delete(line)) return;
    print(...words);
  };
  console.error = listener;
}

/** Runs an operation; the user sees what it throws once. */
export async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw quietError(error);
  }
}
