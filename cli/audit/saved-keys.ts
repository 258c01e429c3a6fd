import { identityOf } from "../../provider/command-line/state";
import { type ExportedStack, kindOf, type SavedResource } from "../exported-stack";
import type { Update } from "./history";
import { timeOfPendingOperation } from "./lost-creates";
import { recordsOfOperation } from "./saved-keys/pending-operation";
import { joined, type SavedKeys } from "./saved-keys/records";
import { recordsOfResource } from "./saved-keys/resource";

/** Reads a state; `updates`: the runs on its stack, the oldest first. What is a secret in the state is not known here. */
export function savedKeysIn({ deployment }: ExportedStack, updates: readonly Update[]): SavedKeys {
  const resources = (deployment.resources ?? []).filter(({ external }) => external !== true);
  const writtenAt = deployment.manifest?.time;
  const time = timeOfPendingOperation(typeof writtenAt === "string" ? Date.parse(writtenAt) : undefined, updates);
  const unmade = new Set(resources.filter(({ outputs }) => outputs.unmade === true).map(({ urn }) => urn));
  return joined([
    ...resources.map((resource): Partial<SavedKeys> => ({ ...recordsIn(resource), present: [resource.urn] })),
    ...(deployment.pending_operations ?? []).map(({ type, resource }): Partial<SavedKeys> => {
      if (kindOf(resource) === undefined) return { otherOperations: [resource.urn] };
      if (!hasKeys(resource)) return {};
      const mayMake = "rotation" in resource.inputs || unmade.has(resource.urn);
      const makesKey = type === "creating" || (type === "updating" && mayMake);
      return recordsOfOperation({ type, resource, makesKey, time });
    }),
  ]);
}

function recordsIn(resource: SavedResource): Partial<SavedKeys> {
  if (hasKeys(resource)) return recordsOfResource(resource);
  return resource.type === "pulumi:pulumi:Stack" ? { identities: [identityOf(resource.urn)] } : {};
}

/** An API token is read and never made: none can be unmanaged. */
function hasKeys(resource: SavedResource): boolean {
  const kind = kindOf(resource);
  return kind !== undefined && kind !== "ApiToken";
}
