import { identityOf } from "../../provider/command-line/state";
import { type ExportedStack, kindOf } from "../exported-stack";
import type { Update } from "./history";
import { timeOfPendingOperation } from "./lost-creates";
import { makesKeys } from "./saved-keys/kinds";
import { recordsOfOperation } from "./saved-keys/pending-operation";
import { joined, type SavedKeys } from "./saved-keys/records";
import { recordsOfResource } from "./saved-keys/resource";

/** Reads a state; `updates`: the runs on its stack, the oldest first. What is a secret in the state is not known here. */
export function savedKeysIn(stack: ExportedStack, updates: readonly Update[]): SavedKeys {
  return joined(recordsIn(stack, updates));
}

function* recordsIn({ deployment }: ExportedStack, updates: readonly Update[]): Generator<Partial<SavedKeys>> {
  const resources = (deployment.resources ?? []).filter(({ external }) => external !== true);
  for (const resource of resources) {
    if (resource.type === "pulumi:pulumi:Stack") yield { identities: [identityOf(resource.urn)] };
    if (makesKeys(resource)) yield recordsOfResource(resource);
    yield { present: [resource.urn] };
  }
  const writtenAt = deployment.manifest?.time;
  const time = timeOfPendingOperation(typeof writtenAt === "string" ? Date.parse(writtenAt) : undefined, updates);
  const unmade = new Set(resources.filter(({ outputs }) => outputs.unmade === true).map(({ urn }) => urn));
  for (const { type, resource } of deployment.pending_operations ?? []) {
    const mayMake = "rotation" in resource.inputs || unmade.has(resource.urn);
    const makesKey = type === "creating" || (type === "updating" && mayMake);
    if (makesKeys(resource)) yield recordsOfOperation({ type, resource, makesKey, time });
    if (kindOf(resource) === undefined) yield { otherOperations: [resource.urn] };
  }
}
