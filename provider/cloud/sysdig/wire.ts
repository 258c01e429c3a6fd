import { z } from "zod";

/** What a Date can hold. */
const epochMilliseconds = z.number().min(-8.64e15).max(8.64e15);

/** It goes into paths: empty, or of dots alone, it would name something else there. */
export const accessKeyValue = z.string().regex(/^\S*\w\S*$/);

/** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key */
const accessKeySchema = z.object({
  accessKey: accessKeyValue,
  enabled: z.boolean(),
  dateCreated: epochMilliseconds,
  dateDisabled: epochMilliseconds.nullish(),
  limit: z.number().nullish(),
  reservation: z.number().nullish(),
  teamId: z.number().nullish(),
});

export interface AccessKey {
  accessKey: string;
  enabled: boolean;
  /** ISO 8601. */
  dateCreated: string;
  /** ISO 8601; null while it is enabled. */
  dateDisabled: string | null;
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
}

const accessKeyFromWire = accessKeySchema.transform(
  (wire): AccessKey => ({
    accessKey: wire.accessKey,
    enabled: wire.enabled,
    dateCreated: isoDate(wire.dateCreated),
    dateDisabled: typeof wire.dateDisabled === "number" ? isoDate(wire.dateDisabled) : null,
    limit: wire.limit ?? null,
    reservation: wire.reservation ?? null,
    teamId: wire.teamId ?? null,
  }),
);

export const accessKeyAnswer = z.object({ customerAccessKey: accessKeyFromWire });
export const accessKeyList = z.object({ customerAccessKeys: z.array(accessKeyFromWire) });

/** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token */
export const tokenAnswer = z.object({ token: z.object({ key: z.string().min(1) }) });

const teamSchema = z.object({ id: z.number(), name: z.string(), default: z.boolean().optional() });
export const teamList = z.object({ teams: z.array(teamSchema) });

export type Team = z.infer<typeof teamSchema>;

function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
