import { z } from "zod";
import { CloudError } from "../../domain/cloud-error";
import { inPlainWords } from "../../domain/plain-words";
import { listed, quotedName } from "../../domain/quoted";
import { region } from "../../domain/region";
import type { StackConfiguration } from "../../domain/stack-configuration";
import { endpoint, metadataEndpoint, regionalEndpoint } from "./endpoints";

export const text: z.ZodType<string> = z.string().trim().min(1, { error: "is empty, or holds only blanks" });
export const visibility = z.enum(["public", "private"]);

const endpointsSchema = z.strictObject({
  iam: endpoint.optional(),
  resourceController: endpoint.optional(),
  secure: regionalEndpoint.optional(),
  monitor: regionalEndpoint.optional(),
  metadata: metadataEndpoint.optional(),
});

const apiKeyFrom = z
  .strictObject({ env: text.optional(), file: text.optional() })
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), {
    error: "must have either env, the name of an environment variable, or file, the path of a file",
  });
export type ApiKeyFrom = z.infer<typeof apiKeyFrom>;

const settingsSchema = z
  .strictObject({
    // What it may be is judged where it is used, by an error of its own.
    apiKey: z.string().optional(),
    apiKeyFrom: apiKeyFrom.optional(),
    trustedProfileId: text.optional(),
    trustedProfileName: text.optional(),
    accountId: text.optional(),
    crTokenFilename: text.optional(),
    authType: z.literal("vpc", { error: "must be vpc, or left out" }).optional(),
    region: region.optional(),
    visibility: visibility.optional(),
    endpoints: endpointsSchema.optional(),
    accessKeyApi: z.enum(["auto", "documented"]).optional(),
  })
  .refine(({ accountId, trustedProfileName }) => accountId === undefined || trustedProfileName !== undefined, {
    path: ["accountId"],
    error: "is the account of a trustedProfileName, which is not set beside it",
  });
export type GivenSettings = z.infer<typeof settingsSchema>;

/** The settings of one profile; throws where there is no such profile. */
export function profileSettings(configuration: StackConfiguration, profile: string): GivenSettings {
  const named = profilesIn(configuration).get(profile);
  if (named !== undefined) return named;
  throw wrongSettings(
    `there is no profile "${quotedName(profile)}" in ibm-keys:profiles (${knownProfiles(configuration)})`,
  );
}

/** Why there is no such profile, for the preview: no value of an argument is repeated there, since it may be a secret. */
export function problemOfProfile(configuration: StackConfiguration, profile: string | undefined): string | undefined {
  if (profile === undefined || profilesIn(configuration).has(profile)) return undefined;
  return `profile: there is no such profile in ibm-keys:profiles (${knownProfiles(configuration)})`;
}

function knownProfiles(configuration: StackConfiguration): string {
  const known = [...profilesIn(configuration).keys()];
  return known.length === 0 ? "it is not set" : `it has ${listed(known.map(quotedName))}`;
}

function profilesIn(configuration: StackConfiguration): Map<string, GivenSettings> {
  const profiles = parsed("ibm-keys:profiles", configuration("profiles"), z.record(z.string(), settingsSchema));
  return new Map(Object.entries(profiles ?? {}));
}

export function stackSettings(configuration: StackConfiguration): GivenSettings {
  const given = {
    apiKey: configuration("apiKey"),
    apiKeyFrom: parsed("ibm-keys:apiKeyFrom", configuration("apiKeyFrom"), apiKeyFrom),
    trustedProfileId: configuration("trustedProfileId"),
    trustedProfileName: configuration("trustedProfileName"),
    accountId: configuration("accountId"),
    crTokenFilename: configuration("crTokenFilename"),
    authType: configuration("authType"),
    region: configuration("region"),
    visibility: configuration("visibility"),
    endpoints: parsed("ibm-keys:endpoints", configuration("endpoints"), endpointsSchema),
    accessKeyApi: configuration("accessKeyApi"),
  };
  return checked("ibm-keys", settingsSchema, given);
}

function parsed<T>(name: string, json: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (json === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw wrongSettings(`${name} is not a JSON object`);
  }
  return checked(name, schema, value);
}

export function checked<T>(name: string, schema: z.ZodType<T>, value: unknown, advice?: string): T {
  const result = schema.safeParse(value, { error: inPlainWords });
  if (result.success) return result.data;
  // Only the path and what is wrong: a value here may be an API key.
  const [issue] = result.error.issues;
  throw wrongSettings(`${[name, ...(issue?.path ?? [])].join(".")}: ${issue?.message ?? "is not valid"}`, advice);
}

/** The error for settings that cannot be used. The reason repeats no value. */
export function wrongSettings(reason: string, advice = "Correct it with `pulumi config set`."): CloudError {
  return new CloudError({ code: "rejected", action: "read the settings of ibm-keys", reason, advice });
}
