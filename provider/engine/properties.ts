import type { LostCreate } from "../domain/lost-create";
import type { Properties } from "./contract";
import { plain } from "./plain";

/** What the engine saves of a kind's resources: its state, and what every kind has beside it. */
export class SavedProperties {
  constructor(
    /** Every argument there is. */
    readonly names: readonly string[],
    /** Arguments whose value is looked up or chosen where they are left out. */
    readonly derived: readonly string[] = [],
  ) {}

  /** Of a resource whose arguments are `declared`. The SDK adds `__provider` to what it is given, but not to the state of a failed create. */
  outputs(state: object, declared: Properties, lost: readonly LostCreate[]): Properties {
    const found = new Map(Object.entries(state).filter(([, value]) => isSet(value)));
    const derived = this.derived.filter((name) => !isSet(declared[name]) && found.has(name));
    return this.#enveloped({ ...state, ...adoptPart(declared), ...derivedPart(derived) }, declared, lost);
  }

  /** The same after a read, which is told what is saved and not what is declared. */
  outputsAsRead(state: object, saved: Properties, lost: readonly LostCreate[]): Properties {
    return this.#enveloped({ ...state, ...derivedPart(derivedIn(saved)) }, saved, lost);
  }

  /** Of a creation that has made nothing that anybody could have been given; `hasAdopted`: `adopt` has counted before it. */
  unmade(declared: Properties, lost: readonly LostCreate[], hasAdopted: boolean): Properties {
    const counted = hasAdopted && isSet(declared.adopt) ? { hasAdopted } : {};
    return this.#enveloped({ ...this.#given(declared, declared), unmade: true, ...counted }, declared, lost);
  }

  /** Whether a value that was declared is left to itself now: a refresh would show it as a drift while that is not saved. */
  isNewlyDerived(saved: Properties, declared: Properties): boolean {
    const derived = derivedIn(saved);
    return this.derived.some((name) => !isSet(declared[name]) && isSet(saved[name]) && !derived.includes(name));
  }

  /** The inputs that a read found; what was looked up or chosen is none, so that a refresh shows no drift where there is none. */
  inputs(read: Properties, saved: Properties): Properties {
    return this.#enveloped(this.#given(read, saved), saved, []);
  }

  /** What is declared, with what was looked up for the resource where it is left out: so it is not looked up again. */
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

  #given(properties: Properties, saved: Properties): Properties {
    const derived = derivedIn(saved);
    const given = Object.entries(this.arguments(properties)).filter(([name]) => !derived.includes(name));
    return Object.fromEntries(given);
  }

  #enveloped(properties: object, declared: Properties, lost: readonly LostCreate[]): Properties {
    const { owner, secretArguments, __provider } = declared;
    const lostCreates = lost.length === 0 ? undefined : lost;
    return plain({ ...properties, lostCreates, owner, secretArguments, __provider });
  }
}

/** It counts at creation only, and is saved so that what takes the resource's place knows that it has counted. */
function adoptPart({ adopt }: Properties) {
  return isSet(adopt) ? { adopt } : {};
}

function derivedPart(derived: readonly string[]) {
  return derived.length === 0 ? {} : { derived };
}

function derivedIn({ derived }: Properties): string[] {
  return Array.isArray(derived) ? derived.filter((name) => typeof name === "string") : [];
}

/** An argument that is null is one left out, as in Pulumi's own packages. */
function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** A property that is a text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
