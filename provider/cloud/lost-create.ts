import { z } from "zod";

const known = z.array(z.string());

/** A create of which nobody knows what became, as it is kept until it is looked for. */
export const lostCreate = z.union([
  // As 0.1.0 saved it at first.
  known.transform((names) => ({ known: names, rank: 0, of: 1 })),
  z.object({
    /** Names of what there was before; none is a secret. */
    known,
    /** Which of the creates it is, from 0, that were lost at the same time and would have made the same. */
    rank: z.int().min(0),
    /** How many these were. */
    of: z.int().min(1),
  }),
]);
export type LostCreate = z.infer<typeof lostCreate>;

/** What a state holds of one. */
export function savedLostCreate(saved: unknown): LostCreate {
  const parsed = lostCreate.safeParse(saved);
  if (parsed.success) return parsed.data;
  throw new Error("The saved state of this resource cannot be read (attempt).");
}
