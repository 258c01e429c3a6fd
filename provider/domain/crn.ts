import { isRegion } from "./region";
import { sysdigServices } from "./services";

/** The parts of an IBM Cloud Resource Name that name an instance or something inside it. */
export interface Crn {
  service: string;
  region: string;
  account: string;
  /** Empty where the resource belongs to no instance. */
  instanceGuid: string;
  resourceType: string;
  resource: string;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/** Far longer than IBM's own CRNs are. */
export const mostCharacters = 1000;

/**
 * Reads `crn:v1:CLOUD:TYPE:SERVICE:REGION:SCOPE:INSTANCE:RESOURCE-TYPE:RESOURCE`, or returns undefined.
 * https://cloud.ibm.com/docs/account?topic=account-crn
 */
export function parseCrn(text: string): Crn | undefined {
  if (text.length > mostCharacters) return undefined;
  const [prefix, version, cloud, , service, region, scope, instanceGuid, resourceType, ...rest] = text.split(":");
  if (prefix !== "crn" || version !== "v1" || !cloud || !service) return undefined;
  if (region === undefined || !scope?.startsWith("a/") || instanceGuid === undefined || resourceType === undefined)
    return undefined;
  // The region of these services becomes part of a host name.
  if (sysdigServices.some((known) => known === service) && !isRegion(region)) return undefined;
  return { service, region, account: scope.slice(2), instanceGuid, resourceType, resource: rest.join(":") };
}

/** The GUID in a GUID or in the CRN of an instance; undefined for anything else. */
export function guidOf(reference: string): string | undefined {
  return guidIn(reference, parseCrn(reference));
}

/** The same of a text that is parsed already; `crn` is undefined for what is no CRN. */
export function guidIn(reference: string, crn: Crn | undefined): string | undefined {
  if (isGuid(reference)) return reference.toLowerCase();
  return crn && crn.resourceType === "" && isGuid(crn.instanceGuid) ? crn.instanceGuid.toLowerCase() : undefined;
}

/** Whether two references, each a CRN or a GUID, name the same thing. */
export function isSameReference(one: string, other: string): boolean {
  const guid = guidOf(one);
  return guid === undefined ? one === other : guid === guidOf(other);
}
