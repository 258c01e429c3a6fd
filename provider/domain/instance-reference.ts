import { z } from "zod";
import { guidIn, isGuid, parseCrn } from "./crn";
import { displayNameOf } from "./services";

/** An instance that is named by CRN or GUID; where a resource key belongs to one, also an alias or a binding. */
export interface InstanceReference {
  /** The CRN or GUID as it was declared: inputs and states hold this, and IBM is asked by it. */
  text: string;
  /** In lower case; undefined where a CRN names an alias or a binding. */
  guid: string | undefined;
  /** Of the CRN, else as declared beside a GUID. */
  service: string | undefined;
  region: string | undefined;
  /** Undefined for a GUID, which does not tell it. */
  account: string | undefined;
}

/** An instance as arguments declare it. */
interface DeclaredInstance {
  instance?: string | undefined;
  service?: string | undefined;
  region?: string | undefined;
}

/** Parses a CRN or GUID; service and region that are declared beside a GUID complete it. */
export function parseInstanceReference(
  text: string,
  declared: Pick<DeclaredInstance, "service" | "region"> = {},
): InstanceReference {
  const crn = parseCrn(text);
  const { service, region } = crn ?? declared;
  return { text, guid: guidIn(text, crn), service, region, account: crn?.account };
}

/** A message for each of service and region that is declared, and is not that of the instance's CRN. */
export function conflictsIn({ instance, service, region }: DeclaredInstance): string[] {
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

/** An argument that names an instance of one of these services, by CRN or GUID. No message repeats the value. */
export function instanceArgument(services: readonly string[]): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    if (isGuid(text)) return;
    const crn = parseCrn(text);
    if (crn === undefined || guidIn(text, crn) === undefined) {
      context.addIssue(
        `must be the CRN or the GUID of an instance (crn:v1:bluemix:public:${services[0]}:REGION:a/ACCOUNT:GUID::)`,
      );
    } else if (!services.includes(crn.service)) {
      const expected = services.map((service) => displayNameOf(service) ?? service).join(" or ");
      context.addIssue(`must be an instance of ${expected}, not of ${displayNameOf(crn.service) ?? "another service"}`);
    }
  });
}

/** An argument that names what a resource key belongs to: an instance, alias or binding of any service. */
export const sourceArgument: z.ZodType<string> = z
  .string()
  .refine((text) => isGuid(text) || parseCrn(text) !== undefined, {
    error: "must be the CRN or the GUID of an instance, alias or binding",
  });
