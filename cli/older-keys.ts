import { z } from "zod";
import { type Generation, type GenerationSummary, settingsOf } from "../provider/command-line/state";
import { hasTimeLength, isTooLong } from "./bounds";
import { isSecret } from "./secret";

/** A key of the resource besides the current one. */
export interface OlderKey {
  /** Its fingerprint, or its GUID. */
  key: string;
  generation: number;
  state: Generation<unknown>["state"];
  /** When the next `up` may end it, where it is not restored; null where nothing ends it, or nobody can tell. ISO 8601. */
  deadline: string | null;
  /** Whether nobody can tell if `rotation.restore` names it, and keeps it so: that is a secret in the state. */
  mayBeRestored: boolean;
}

export interface SavedOlderKey extends OlderKey {
  /** It is surely not ended before, where anything ends it. ISO 8601. */
  notBefore: string;
}

/** What is declared of their ends, as far as it can be read. */
interface Declared {
  /** Undefined where it is a secret. */
  restore: readonly string[] | undefined;
  /** In milliseconds; undefined where it is a secret. */
  quarantine: number | undefined;
}

/** The older keys in a state; `since`: when the current one was given out. */
export function olderKeysIn(
  generations: NonNullable<GenerationSummary>,
  rotation: unknown,
  { canDisable, since }: { canDisable: boolean; since: string },
): SavedOlderKey[] {
  const declared = declaredIn(rotation, canDisable);
  return generations.map(({ id, generation, state, validUntil, deleteAfter }) => {
    const { restore, quarantine } = declared;
    const end = state === "disabled" ? (deleteAfter ?? later(validUntil ?? since, quarantine)) : (validUntil ?? since);
    const isKept = state === "pending" || restore?.includes(id) === true;
    return {
      ...{ key: id, generation, state },
      deadline: isKept ? null : end,
      mayBeRestored: state !== "pending" && restore === undefined && canDisable,
      notBefore: end ?? validUntil ?? since,
    };
  });
}

const rotationPart = z.looseObject({ restore: z.unknown().optional(), quarantine: z.unknown().optional() });
const ids = z.array(z.string());
/** What is too long is no duration. */
const duration = z.string().refine(hasTimeLength);

function declaredIn(rotation: unknown, canDisable: boolean): Declared {
  if (isSecret(rotation)) return { restore: undefined, quarantine: undefined };
  const { restore = [], quarantine } = rotationPart.safeParse(rotation).data ?? {};
  return {
    restore: isTooLong(restore) ? undefined : ids.safeParse(restore).data,
    quarantine: isSecret(quarantine)
      ? undefined
      : settingsOf({ quarantine: duration.safeParse(quarantine).data }, canDisable).quarantine,
  };
}

function later(date: string, milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(Date.parse(date) + milliseconds).toISOString();
}
