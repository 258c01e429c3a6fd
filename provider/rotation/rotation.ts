import type { z } from "zod";
import type { DecisionContext } from "../domain/decision-context";
import { type Decision, decideRotation } from "./decide";
import { firstGeneration, type Generation, type Generations, withNamedAsEnded } from "./generations";
import { firstSchedule } from "./schedule";
import { conflictsInRotation, type RotationArgument, rotationArgument } from "./settings";

interface KeyTraits {
  /** What the user names a key by: a fingerprint, or a GUID. */
  keyId: z.ZodType<string>;
  /** Whether IBM can disable such a key: only then do previous keys have a quarantine, and only then can one be restored. */
  canDisable: boolean;
}

/** What is declared of a resource; `rotation` may not be known yet. */
interface Declared {
  rotation?: unknown;
  enabled?: unknown;
}

interface NewResource<Key> {
  generations: Generations<Key>;
  /** `rotation` names keys that the new resource cannot have. */
  warning: string | undefined;
  /** Whether its key, which was adopted, is compromised: it is to be replaced at once. */
  isRevoked: boolean;
}

/** How the keys of one kind rotate. */
export class Rotation {
  readonly argument: ReturnType<typeof rotationArgument>;
  readonly #canDisable: boolean;

  constructor({ keyId, canDisable }: KeyTraits) {
    this.argument = rotationArgument(keyId);
    this.#canDisable = canDisable;
  }

  /** A message for each rule between the settings that is broken. */
  conflicts(argument: RotationArgument | undefined): string[] {
    return argument === undefined ? [] : conflictsInRotation(argument, { canDisable: this.#canDisable });
  }

  /** What is due for the keys of a resource. Pure. */
  decide<Key>(generations: Generations<Key>, declared: Declared, context: DecisionContext): Decision<Key> {
    return decideRotation({
      generations,
      rotation: this.argument.safeParse(declared.rotation).data,
      isEnabled: !this.#canDisable || declared.enabled !== false,
      canDisable: this.#canDisable,
      urn: context.urn,
      now: context.clock.now(),
      otherOwnerOf: context.otherOwnerOf,
    });
  }

  /** The keys of a new resource, which owns none but this one. */
  begin<Key>(
    { id, key, madeAt }: Pick<Generation<Key>, "id" | "key"> & { madeAt: string },
    declared: { rotation?: RotationArgument | undefined; enabled?: boolean },
    context: DecisionContext,
  ): NewResource<Key> {
    const schedule = firstSchedule(madeAt, declared.rotation, { urn: context.urn, now: context.clock.now() });
    const first = firstGeneration(id, key, { madeAt, schedule });
    const { problem: warning } = this.decide(first, declared, context);
    const { generations, steps } = this.decide(withNamedAsEnded(first, declared.rotation), declared, context);
    return { generations, warning, isRevoked: steps.some((step) => step.do === "replace") };
  }
}
