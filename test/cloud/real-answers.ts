import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const answerSchema = z.strictObject({
  what: z.string().regex(/^\d\d[bcd]? .+/),
  method: z.enum(["GET", "POST", "DELETE"]),
  path: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.union([z.string(), z.record(z.string(), z.json())]),
  source: z.string(),
});

/** An answer of IBM's as public material shows it. All ids, names, secrets and hosts in it are made up. */
export type RealAnswer = z.infer<typeof answerSchema>;

export const realAnswers: readonly RealAnswer[] = z
  .array(answerSchema)
  .parse(JSON.parse(readFileSync(join(__dirname, "real-answers.json"), "utf8")));

/** What the answer is called by: the number that its description begins with. */
export function numberOf({ what }: RealAnswer): string {
  return what.split(" ", 1)[0] ?? "";
}

/** The body as it was sent. */
export function textOf({ body }: RealAnswer): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
