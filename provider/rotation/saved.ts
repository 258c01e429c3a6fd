import { z } from "zod";
import { type Generation, type Generations, generationSummary, mostSaved, noDates, summaryOf } from "./generations";
import { scheduleSchema } from "./schedule";

/** What a state has of its generations beside the keys themselves. Nothing in it is secret. */
export const savedRotation = z.object({
  generation: z.number(),
  generations: generationSummary,
  schedule: scheduleSchema,
  /** Ids of keys that the resource has ended. */
  ended: z.array(z.string()).max(mostSaved).optional(),
});
type SavedRotation = z.infer<typeof savedRotation>;

export function savedRotationOf(generations: Generations<unknown>): SavedRotation {
  const { current, schedule, ended } = generations;
  return {
    generation: current.generation,
    generations: summaryOf(generations),
    schedule,
    ended: ended.length === 0 ? undefined : [...ended],
  };
}

/** A key as a kind saves it, and the id by which the user names it. */
export interface SavedKey<Key> {
  id: string;
  key: Key;
}

/** The generations in a state, made from the kind's keys and what is saved of each beside them. */
export function generationsFrom<Key>(
  { generation, generations = [], schedule, ended = [] }: SavedRotation,
  current: SavedKey<Key> & Pick<Generation<Key>, "state" | "madeAt">,
  pending: SavedKey<Key> | undefined,
  previous: readonly SavedKey<Key>[],
): Generations<Key> {
  const generationOf = ({ id, key }: SavedKey<Key>): Generation<Key> => {
    const saved = generations.find((each) => each.id === id);
    return { ...noDates, madeAt: null, generation: 0, state: "retiring", ...saved, id, key };
  };
  return {
    current: { ...noDates, ...current, generation },
    pending: pending && { ...generationOf(pending), state: "pending" },
    previous: previous.map(generationOf),
    schedule,
    ended,
  };
}
