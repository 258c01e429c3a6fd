import { fingerprintOf, parseCrn } from "../../provider/command-line/state";
import { append } from "./lists";
import type { LiveKey } from "./live-keys";
import { keyIdOf } from "./live-keys";
import type { DeclaredAdoption } from "./saved-keys/records";

/** Finds the resources that adopt a key, in whichever way they name it. */
export function adoptersAmong(adoptions: readonly DeclaredAdoption[]): (key: LiveKey) => DeclaredAdoption[] {
  const byId = new Map<string, DeclaredAdoption[]>();
  for (const each of adoptions) for (const id of idsIn(each)) append(byId, id, each);
  return (key) => {
    const byName = key.name === null ? [] : (byId.get(`name ${key.name}`) ?? []);
    // A name tells a key from the others of its instance only.
    const named = byName.filter(({ instance }) => instance === "" || instance === key.instance);
    return [...(byId.get(keyIdOf(key)) ?? []), ...named];
  };
}

/** An access key is named by its fingerprint or its value, a resource key by its GUID, CRN or name. */
function idsIn({ kind, adopt }: DeclaredAdoption): string[] {
  if (kind === "access key") return [adopt, fingerprintOf(adopt)].map((key) => keyIdOf({ kind, key }));
  const guid = parseCrn(adopt)?.resource ?? adopt.toLowerCase();
  return [keyIdOf({ kind, key: guid }), `name ${adopt}`];
}
