import { markIn, markOf } from "../../../provider/command-line/state";
import { typeOf } from "../../exported-stack";
import { append, unique } from "../lists";
import type { LiveKey } from "../live-keys";
import type { SavedLostCreate } from "../lost-creates";
import type { SavedKeys } from "../saved-keys/records";
import type { Finding } from "./finding";

/** What create labels prove, and the marks that they begin with suggest. */
export class CreateLabels {
  readonly #lostCreates = new Map<string, SavedLostCreate[]>();
  /** URNs by their marks. */
  readonly #urns = new Map<string, Set<string>>();
  /** How the names of resource keys begin that were chosen in these stacks. */
  readonly #prefixes = new Map<string, { project: string; stack: string }>();

  constructor(states: readonly SavedKeys[]) {
    for (const { urn, project, stack } of states.flatMap(({ identities }) => identities)) {
      const mark = markOf(urn);
      this.#urns.set(mark, (this.#urns.get(mark) ?? new Set()).add(urn));
      this.#prefixes.set(`${project}-${stack}-`, { project, stack });
    }
    for (const create of states.flatMap(({ lostCreates }) => lostCreates)) {
      if (create.label !== undefined) append(this.#lostCreates, create.label, create);
    }
  }

  findingOn({ label, name }: LiveKey): Finding | undefined {
    if (label === null) return undefined;
    const lost = this.#lostCreates.get(label);
    if (lost !== undefined) {
      const urns = unique(lost.map(({ urn }) => urn));
      const evidence = `a lost create of ${urns.join(" and ")} has made it: the next \`pulumi up\` removes it`;
      return { standing: "interrupted", urns, evidence };
    }
    const urns = [...(this.#urns.get(markIn(label) ?? "") ?? this.#impliedBy(name ?? "", label))];
    if (urns.length > 0) {
      return { standing: "interrupted", urns, evidence: `its create label was made for ${urns.join(" or ")}` };
    }
    const evidence = `its create label, ${label}, was made for a resource of no stack that was named`;
    return { standing: "unmanaged", urns, evidence };
  }

  /** Resources that no state has, guessed from the key's name. One with a parent cannot be guessed: its URN names that. */
  *#impliedBy(name: string, label: string): Generator<string> {
    for (const [prefix, { project, stack }] of this.#prefixes) {
      if (!name.startsWith(prefix)) continue;
      const resource = name.slice(prefix.length, -label.length - 1);
      for (const kind of ["ResourceKey", "IngestionKey", "ServiceKey"]) {
        const urn = `urn:pulumi:${stack}::${project}::${typeOf(kind)}::${resource}`;
        if (markIn(label) === markOf(urn)) yield urn;
      }
    }
  }
}
