import { CloudError, refreshToRecreate } from "../../domain/cloud-error";
import { quotedName } from "../../domain/quoted";

/** A key in a message, by its GUID. A CRN is not repeated: it comes from an argument, which may be a secret. */
export function keyNamed(reference: string): string {
  return reference.startsWith("crn:") ? "that is named by its CRN" : reference;
}

/** The action of reading an instance's list of keys. */
export function listOf(instanceGuid: string): string {
  return `list the resource keys of instance ${quotedName(instanceGuid)}`;
}

/** The error for a key that IBM shows as deleted. */
export function removed(action: string): CloudError {
  return new CloudError({
    code: "not-found",
    action,
    reason: "IBM answered that it is removed",
    advice: refreshToRecreate,
  });
}
