import type { LostCreate } from "../domain/lost-create";
import type { Properties } from "./contract";
import type { LostCreates } from "./lost-creates";
import { plain } from "./plain";

/**
 * What the engine saves of a kind's resources: the state, and beside it what every kind may have: `adopt`, `derived` (the
 * names of arguments whose value was looked up or chosen), `lostCreates`, and for what is not made yet `unmade` and
 * `hasAdopted`.
 */
export class SavedProperties {
  constructor(
    /** Every argument there is. */
    readonly names: readonly string[],
    /** Arguments whose value is looked up or chosen where they are left out. */
    readonly derived: readonly string[] = [],
  ) {}

  /** The outputs of a resource whose arguments are `declared`. */
  outputs(state: object, declared: Properties, lost: readonly LostCreate[]): Properties {
    const found = new Map(Object.entries(state).filter(([, value]) => isSet(value)));
    const derived = this.derived.filter((name) => !isSet(declared[name]) && found.has(name));
    return plain({ ...state, ...adoptPart(declared), ...derivedPart(derived), ...lostPart(lost) });
  }

  /** The outputs after a read, where only what is saved is known and not what is declared. */
  outputsAsRead(state: object, saved: Properties, lost: readonly LostCreate[]): Properties {
    return plain({ ...state, ...derivedPart(derivedIn(saved)), ...lostPart(lost) });
  }

  /** The outputs of a resource that is not made yet. `hasAdopted`: `adopt` had counted before its creation failed. */
  unmade(declared: Properties, lost: readonly LostCreate[], hasAdopted: boolean): Properties {
    const counted = hasAdopted && isSet(declared.adopt) ? { hasAdopted } : {};
    return plain({ ...this.inputs(declared, declared), unmade: true, ...counted, ...lostPart(lost) });
  }

  /** What the engine is to save of a failed operation that has reached this state; undefined where it knows all of it. */
  afterFailure(
    reached: object | undefined,
    declared: Properties,
    lost: LostCreates,
    hasAdopted: boolean,
  ): Properties | undefined {
    if (reached !== undefined) return this.outputs(reached, declared, lost.all);
    return lost.hasChanged ? this.unmade(declared, lost.all, hasAdopted) : undefined;
  }

  /**
   * Whether an argument that was declared is now left out, in favour of a value that is looked up or chosen. An update
   * has to save that, or a refresh would report the value as an input.
   */
  isNewlyDerived(saved: Properties, declared: Properties): boolean {
    const derived = derivedIn(saved);
    return this.derived.some((name) => !isSet(declared[name]) && isSet(saved[name]) && !derived.includes(name));
  }

  /** The inputs among these properties. What was looked up or chosen is none, or a refresh would show it as a drift. */
  inputs(properties: Properties, saved: Properties): Properties {
    const derived = derivedIn(saved);
    const inputs = Object.entries(this.arguments(properties)).filter(([name]) => !derived.includes(name));
    return plain(Object.fromEntries(inputs));
  }

  /** What is declared, with the saved values of derived arguments, so that these are not looked up again. */
  withDerived(declared: Properties, saved: Properties): Properties {
    const known = this.derived.filter((name) => !isSet(declared[name]) && isSet(saved[name]));
    return { ...declared, ...Object.fromEntries(known.map((name) => [name, saved[name]])) };
  }

  /** The arguments among these properties. */
  arguments(properties: object): Properties {
    return Object.fromEntries(
      Object.entries(properties).filter(([name, value]) => this.names.includes(name) && isSet(value)),
    );
  }
}

/** `adopt` counts at creation only. It is saved so that what replaces the resource knows that it has counted. */
function adoptPart({ adopt }: Properties) {
  return isSet(adopt) ? { adopt } : {};
}

function derivedPart(derived: readonly string[]) {
  return derived.length === 0 ? {} : { derived };
}

function lostPart(lost: readonly LostCreate[]) {
  return lost.length === 0 ? {} : { lostCreates: lost };
}

function derivedIn({ derived }: Properties): string[] {
  return Array.isArray(derived) ? derived.filter((name) => typeof name === "string") : [];
}

/** An argument that is null counts as left out, as in Pulumi's own packages. */
function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** A property that is a text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
