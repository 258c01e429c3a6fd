import { z } from "zod";
import { guidOf, isGuid, parseCrn } from "./crn";
import { displayNameOf } from "./services";

/** An argument that names an instance of one of these services, by CRN or GUID. No message repeats the value. */
export function instanceReference(services: readonly string[]): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    if (isGuid(text)) return;
    const crn = parseCrn(text);
    if (crn === undefined || guidOf(text) === undefined) {
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
export const keySource: z.ZodType<string> = z.string().refine((text) => isGuid(text) || parseCrn(text) !== undefined, {
  error: "must be the CRN or the GUID of an instance, alias or binding",
});
