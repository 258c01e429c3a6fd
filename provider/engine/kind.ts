import type { ArgumentRules } from "./arguments";
import type { Lifecycle, Properties } from "./contract";
import { Drifts } from "./drifts";
import { SavedProperties } from "./properties";
import type { EngineServices } from "./services";

/** One resource: its URN, and its own properties as they are saved or declared, without what a protocol adds to them. */
export interface Resource {
  urn: string;
  properties: Properties;
  /** Paths of arguments of which the program wants any change to replace the resource. */
  replaceOnChanges?: readonly string[];
}

/**
 * A kind of key, and what all operations on its resources share. The operations, which are the same for every kind and
 * every protocol, are in `check.ts`, `diff.ts`, `create.ts`, `read.ts`, `update.ts` and `delete.ts`.
 */
export class Kind<Inputs extends object, State extends object> {
  readonly rules: ArgumentRules<Inputs>;
  readonly properties: SavedProperties;
  readonly drifts = new Drifts();

  constructor(
    readonly lifecycle: Lifecycle<Inputs, State>,
    readonly services: EngineServices,
  ) {
    const names = Object.keys(lifecycle.effects);
    this.rules = { ...lifecycle, names };
    this.properties = new SavedProperties(names, lifecycle.derived);
  }

  /** The inputs among the properties of a resource, which `check` has let pass. */
  inputsIn(properties: Properties): Inputs {
    return this.lifecycle.inputs.parse(this.properties.arguments(properties));
  }

  /** The saved state of a resource; throws where this version cannot read it. */
  stateIn(properties: Properties): State {
    const parsed = this.lifecycle.state.safeParse(properties);
    if (parsed.success) return parsed.data;
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(", ");
    throw new Error(`The saved state of this resource cannot be read (${names}); a resource cannot be read by its id.`);
  }
}
