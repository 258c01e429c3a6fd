import { z } from "zod";
import { createLabelPattern } from "../../domain/create-label";
import { identifier } from "../api/identifier";
import { boundedList, rowsOf } from "../api/rows";
import { shallowJsonObject } from "../api/shallow-json";

/** Epoch milliseconds or ISO 8601, as ISO 8601; null for anything else, also for 0, which some clients send for none. */
const date = z
  .union([z.number(), z.string()])
  .nullish()
  .catch(null)
  .transform((value): string | null => {
    if (value === null || value === undefined || value === 0) return null;
    // Date parses other texts too, and wrongly: "5" as a day in 2001.
    if (typeof value === "string" && !/^\d{4}-\d{2}-\d{2}T[!-~]{1,29}$/.test(value)) return null;
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  });

const limit = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .transform((value): number | null => value ?? null);

/** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key */
const accessKeySchema = z.object({
  accessKey: identifier,
  enabled: z.boolean(),
  /** ISO 8601; null where IBM tells no date that can be read. */
  dateCreated: date,
  /** ISO 8601; null while it is enabled. */
  dateDisabled: date,
  limit,
  reservation: limit,
  teamId: limit,
});
export type AccessKey = z.infer<typeof accessKeySchema>;

/** Of a key that was just created only the key itself must be readable: an error here would lose it. */
const createdEnabled = z.boolean().catch(true);
const createdLimit = limit.catch(null);
const createdAccessKey = accessKeySchema.extend({
  enabled: createdEnabled,
  limit: createdLimit,
  reservation: createdLimit,
  teamId: createdLimit,
});

/** An access key in Sysdig's newer API, with the create label in its metadata. */
export interface LabelledAccessKey {
  key: AccessKey;
  label: string | undefined;
  /** The id of the key in this API; undefined where it cannot be read. */
  id: string | undefined;

  metadata: Readonly<Record<string, unknown>>;
}

/** The name of the create label in an access key's metadata. */
export const labelName = "pulumi-ibm-keys";

const createLabel = z.string().regex(createLabelPattern);

/** As public clients of Sysdig's read it; IBM does not document it. */
const platformAccessKeySchema = z.object({
  accessKey: identifier,
  isEnabled: z.boolean(),
  dateCreated: date,
  dateDisabled: date,
  agentLimit: limit,
  agentReservation: limit,
  teamId: limit,
  id: z
    .union([z.int().transform(String), z.string().regex(/^\w[\w-]*$/)])
    .optional()
    .catch(undefined),
  metadata: shallowJsonObject.nullish().catch(null),
});

export const platformAccessKey = platformAccessKeySchema.transform(fromPlatform);

export const createdPlatformAccessKey = platformAccessKeySchema
  .extend({ isEnabled: createdEnabled, agentLimit: createdLimit, agentReservation: createdLimit, teamId: createdLimit })
  .transform(fromPlatform);

function fromPlatform(wire: z.infer<typeof platformAccessKeySchema>): LabelledAccessKey {
  const { isEnabled, agentLimit, agentReservation, metadata, id, ...rest } = wire;
  return {
    key: { ...rest, enabled: isEnabled, limit: agentLimit, reservation: agentReservation },
    label: createLabel.safeParse(metadata?.[labelName]).data,
    id,
    metadata: metadata ?? {},
  };
}

export const accessKeyResponse = z.object({ customerAccessKey: accessKeySchema });
export const createdAccessKeyResponse = z.object({ customerAccessKey: createdAccessKey });

export const accessKeyList = z.object({ customerAccessKeys: rowsOf(accessKeySchema) });

const total = z.number().nullish().catch(null);

/** `matched` is an older name of `total`. */
const pageSchema = z.object({ total, matched: total, next: z.unknown().optional() });

export const platformAccessKeyPage = z
  .object({ data: z.array(z.unknown()), page: pageSchema.nullish().catch(null) })
  .transform(({ data, page }) => ({
    ...rowsOf(platformAccessKey).parse(data),
    length: data.length,
    total: page?.total ?? page?.matched ?? undefined,
    hasNext: page?.next !== undefined && page.next !== null && page.next !== "",
  }));

/** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token */
export const tokenResponse = z.object({ token: z.object({ key: z.string().min(1) }) });

const teamSchema = z.object({ id: z.number(), name: z.string(), default: z.boolean().optional() });
export const teamList = z.object({ teams: boundedList.pipe(z.array(teamSchema)) });

export type Team = z.infer<typeof teamSchema>;
