import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { StackConfiguration } from "../domain/stack-configuration";
import type { Queries } from "./mocked-queries";

/** Runs a query in the program's own process; in a program whose engine is mocked the mocks answer it. */
export async function look<Result>(
  query: (queries: Queries, configuration: StackConfiguration) => Promise<Result>,
): Promise<Result> {
  const config = new pulumi.Config("ibm-keys");
  const queries = await load();
  try {
    return await query(queries, (key) => config.get(key));
  } catch (error) {
    // The engine prints the message of a RunError once, without a stack trace.
    throw new pulumi.RunError(queries.messageOf(error));
  }
}

/** The modules that queries need are loaded with the first one, so that a program that only declares keys loads none. */
async function load(): Promise<Queries> {
  const engine = pulumi.runtime.getMonitor();
  if (!(engine instanceof MockMonitor)) return import("./queries.js");
  const { mockedQueries } = await import("./mocked-queries.js");
  return mockedQueries(engine.mocks);
}

/** Returns the resolved arguments. Where one of `all` is a secret, no later message repeats any of them. */
export async function hidden<Args extends object>(args: Args, all: pulumi.Output<unknown>): Promise<Args> {
  if (await pulumi.isSecret(all)) (await import("./queries.js")).rememberDeclared(args, false);
  return args;
}
