import { CloudError } from "../../domain/cloud-error";
import { guidOf, parseCrn } from "../../domain/crn";
import { type SysdigService, sysdigServices } from "../../domain/services";
import type { Session } from "../session";
import type { SysdigInstance } from "./client";

/** Which instance is meant, as far as the user says it. */
export interface Place {
  instance?: string | undefined;
  service?: SysdigService | undefined;
  region?: string | undefined;
}

/** What is said twice and not the same. */
export function contradictionsIn({ instance, service, region }: Place): string[] {
  const crn = instance === undefined ? undefined : parseCrn(instance);
  if (crn === undefined) return [];
  return [
    ...(service !== undefined && service !== crn.service
      ? ["service is another one than that in the CRN of the instance"]
      : []),
    ...(region !== undefined && region !== crn.region
      ? ["region is another one than that in the CRN of the instance"]
      : []),
  ];
}

/** The instance at that place; what a GUID leaves open is looked up once. */
export async function openSysdigInstance(
  session: Session,
  place: Place & { instance: string },
): Promise<SysdigInstance> {
  const guid = guidOf(place.instance);
  if (guid === undefined) throw noSysdig("the instance");
  await session.expectAccount(place.instance);
  const region = place.region ?? (place.service === undefined ? undefined : session.settings.region);
  const crn =
    parseCrn(place.instance) ??
    (place.service !== undefined && region !== undefined
      ? { service: place.service, region }
      : parseCrn((await session.resourceController.getResourceInstance(guid)).crn));
  const service = sysdigServices.find((known) => known === crn?.service);
  if (crn === undefined || service === undefined) throw noSysdig(`the instance ${guid}`);
  return session.sysdig(service, crn.region, guid);
}

function noSysdig(what: string): CloudError {
  return new CloudError({
    code: "refused",
    attempted: `use ${what}`,
    answered: "it is not an instance of Workload Protection (sysdig-secure) or Monitoring (sysdig-monitor)",
    advice: "Name one that is.",
  });
}
