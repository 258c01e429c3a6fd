import * as pulumi from "@pulumi/pulumi";

type Answers = typeof import("./answers.js");

/**
 * Asks IBM from the program's own process. What that takes is loaded with the first question, so that a program that
 * only declares keys does not pay for it.
 */
export async function look<Result>(
  ask: (answers: Answers, configuration: (key: string) => string | undefined) => Promise<Result>,
): Promise<Result> {
  const config = new pulumi.Config("ibm-keys");
  try {
    return await ask(await import("./answers.js"), (key) => config.get(key));
  } catch (error) {
    // Of a RunError the engine prints the message only, once.
    throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
  }
}
