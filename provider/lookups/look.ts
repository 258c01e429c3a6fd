import * as pulumi from "@pulumi/pulumi";

type Answers = typeof import("./queries");

/**
 * Asks IBM from the program's own process. What that takes is loaded with the first question, so that a program that
 * only declares keys does not pay for it.
 */
export async function look<Result>(
  ask: (answers: Answers, configuration: (key: string) => string | undefined) => Promise<Result>,
): Promise<Result> {
  const config = new pulumi.Config("ibm-keys");
  const answers = await import("./queries.js");
  try {
    return await ask(answers, (key) => config.get(key));
  } catch (error) {
    // Of a RunError the engine prints the message only, once.
    throw new pulumi.RunError(answers.messageOf(error));
  }
}

/** The arguments once they are known: where one of `all` is a secret, no message repeats any of them. */
export async function hidden<Args extends object>(args: Args, all: pulumi.Output<unknown>): Promise<Args> {
  if (await pulumi.isSecret(all)) (await import("./queries.js")).rememberDeclared(args, false);
  return args;
}
