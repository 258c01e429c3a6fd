import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { CloudError } from "../domain/cloud-error";
import { fingerprintOf } from "../domain/fingerprint";
import { messageOf } from "../domain/message";
import { inPlainWords } from "../domain/plain-words";

/** What answers a program's look-ups. */
export type Queries = Pick<
  typeof import("./queries"),
  "getInstance" | "getInstances" | "getAccessKeys" | "getResourceKeys" | "getTeam" | "messageOf"
>;

const text = z.string();
const textOrNull = text.nullable().default(null);
const numberOrNull = z.number().nullable().default(null);

// What IBM may leave out a mock may leave out too.
const instance = z.object({
  guid: text,
  crn: text,
  name: text,
  service: text,
  region: text,
  resourceGroupId: textOrNull,
  state: textOrNull,
});
const accessKey = z
  .object({
    accessKey: text,
    fingerprint: text.optional(),
    enabled: z.boolean().default(true),
    dateCreated: textOrNull,
    dateDisabled: textOrNull,
    limit: numberOrNull,
    reservation: numberOrNull,
    teamId: numberOrNull,
  })
  .transform((key) => ({ ...key, fingerprint: key.fingerprint ?? fingerprintOf(key.accessKey) }));
const resourceKey = z.object({
  guid: text,
  crn: text,
  name: text,
  role: textOrNull,
  state: text,
  createdAt: textOrNull,
  onetimeCredentials: z.boolean().default(false),
  credentials: z.record(z.string(), z.json()).default({}),
});
const team = z.object({ teamId: z.number(), name: text, isDefault: z.boolean().default(false) });

/** The look-ups as the mocks answer them that a test has given to `pulumi.runtime.setMocks`; nothing is asked of IBM. */
export function mockedQueries(mocks: pulumi.runtime.Mocks): Queries {
  const answered =
    <Result>(lookup: string, schema: z.ZodType<Result>) =>
    (args: object) =>
      answerOf(mocks, lookup, args, schema);
  return {
    getInstance: answered("getInstance", instance),
    getInstances: answered("getInstances", z.object({ instances: z.array(instance) })),
    getAccessKeys: answered("getAccessKeys", z.object({ accessKeys: z.array(accessKey) })),
    getResourceKeys: answered("getResourceKeys", z.object({ resourceKeys: z.array(resourceKey) })),
    getTeam: answered("getTeam", team),
    messageOf,
  };
}

async function answerOf<Result>(
  mocks: pulumi.runtime.Mocks,
  lookup: string,
  args: object,
  schema: z.ZodType<Result>,
): Promise<Result> {
  const token = `ibm-keys:index:${lookup}`;
  const answer = await withoutOutputs(await mocks.call({ token, inputs: { ...args } }));
  const parsed = schema.safeParse(answer, { error: inPlainWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new CloudError({
    code: "rejected",
    action: `look up with ${lookup}`,
    reason: `what the test's mocks answer to the call ${token} is no result of it (${problems.join("; ")})`,
    advice: `Let the function call that is given to setMocks return what ${lookup} returns.`,
  });
}

/** What a mock marks as a secret is an output. */
function withoutOutputs(answer: pulumi.runtime.MockCallResult): Promise<unknown> {
  return new Promise((resolve) => pulumi.output(answer).apply(resolve));
}
