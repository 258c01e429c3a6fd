import { z } from "zod";
import { type AccessKeyLimits, sysdigServices } from "../../../provider/command-line/state";
import { savedDate } from "../../exported-stack";

/** Part of what is asked of IBM; no CRN, URN or name is longer. */
const text = z.string().max(2_000).optional().catch(undefined);

/** The inputs or outputs of a resource. What is a secret in the state, or of another type, is undefined. */
export const savedProperties = z.looseObject({
  owner: text,
  instance: text,
  source: text,
  service: z.enum(sysdigServices).optional().catch(undefined),
  region: text,
  profile: text,
  name: text,
  generation: z.number().optional().catch(undefined),
  dateCreated: savedDate,
});
export type SavedProperties = z.infer<typeof savedProperties>;

const savedLimits = z.object({
  limit: z.number().nullish(),
  reservation: z.number().nullish(),
  teamId: z.number().nullish(),
});

export function limitsIn(properties: unknown): AccessKeyLimits | undefined {
  const { data } = savedLimits.safeParse(properties);
  if (data === undefined) return undefined;
  return { limit: data.limit ?? null, reservation: data.reservation ?? null, teamId: data.teamId ?? null };
}
