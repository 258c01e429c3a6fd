import { z } from "zod";

/** A create of which nobody knows what became, as it is kept until it is looked for. */
export const lostCreate = z.object({
  /** Names of what there was before; none is a secret. */
  known: z.array(z.string()),
  /** What it would have made: what is declared may change before it is looked for. */
  shape: z.string(),
  /** Which of the creates it is, from 0, that were lost at the same time and have the same shape. */
  rank: z.int().min(0),
  /** How many these were. */
  of: z.int().min(1),
});
export type LostCreate = z.infer<typeof lostCreate>;

/** What a state holds of one. */
export function savedLostCreate(saved: unknown): LostCreate {
  const parsed = lostCreate.safeParse(saved);
  if (parsed.success) return parsed.data;
  throw new Error("The saved state of this resource cannot be read (attempt).");
}
