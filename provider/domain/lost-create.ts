import { z } from "zod";
import { createLabelPattern } from "./create-label";

/** A create whose answer never came. */
const lostCreate = z.object({
  /** What was written on the key; left out where no label could be written. */
  label: z.string().regex(createLabelPattern).optional(),
  /** When its answer was given up. */
  since: z.iso.datetime(),
});
export type LostCreate = z.infer<typeof lostCreate>;

/** As a state holds them. */
export const savedLostCreates = z.array(lostCreate).nullish();

/** What a create needs of the operation that it is part of. */
export interface CreateContext {
  /** The resource that it is for. */
  urn: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Keeps a lost create in the state: a later run removes what it has made after all. */
  lose(lost: LostCreate): void;
  /** Shows a warning on the resource; to be awaited. */
  warn(message: string): Promise<void>;
  /** Whether a resource of this run is known to own the key of this id. */
  isOwned(key: string): boolean;
}

/** What became of a lost create: its key was removed, or a resource has adopted it; or there is none, or nobody can tell. */
export type LostCreateOutcome = "removed" | "owned" | "absent" | "untold";
