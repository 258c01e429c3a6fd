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
  /** When an `up` may end it, unless it is restored; null where none does, or that cannot be read. ISO 8601. */
  deadline: string | null;
  /** Whether `rotation.restore` may name it, and so keep it: `restore` is a secret in the state. */
  mayBeRestored: boolean;
}

export interface SavedOlderKey extends OlderKey {
  /** The earliest possible deadline. ISO 8601. */
  notBefore: string;
}

/** What the program declares about older keys, as far as it can be read. */
interface Declared {
  /** Undefined where it is a secret, or has another form. */
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
      key: id,
      generation,
      state,
      deadline: isKept ? null : end,
      mayBeRestored: state !== "pending" && restore === undefined && canDisable,
      notBefore: end ?? validUntil ?? since,
    };
  });
}

const rotationPart = z.looseObject({ restore: z.unknown().optional(), quarantine: z.unknown().optional() });
const ids = z.array(z.string());
/** The length first: what is too long is not parsed. */
const duration = z.string().refine(hasTimeLength);

function declaredIn(rotation: unknown, canDisable: boolean): Declared {
  if (isSecret(rotation)) return { restore: undefined, quarantine: undefined };
  const { restore = [], quarantine } = rotationPart.safeParse(rotation).data ?? {};
  return {
    restore: isTooLong(restore) ? undefined : ids.safeParse(restore).data,
    quarantine: isSecret(quarantine)
      ? undefined
      : settingsOf({ quarantine: duration.safeParse(quarantine).data }, { canDisable }).quarantine,
  };
}

function later(date: string, milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(Date.parse(date) + milliseconds).toISOString();
}
