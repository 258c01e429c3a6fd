import { z } from "zod";
import { CloudError } from "../domain/cloud-error";
import { inPlainWords } from "../domain/plain-words";
import { quotedName } from "../domain/quoted";
import { region } from "../domain/region";
import type { StackConfiguration } from "../domain/stack-configuration";
import { type EndpointOverrides, endpoint, regionalEndpoint, type Visibility } from "./endpoints";
import type { AccessKeyApi } from "./sysdig/client";

/** Who calls IBM's APIs, where they are, and which of them. */
export interface Settings {
  apiKey: string | undefined;
  trustedProfileId: string | undefined;
  region: string | undefined;
  visibility: Visibility;
  endpoints: EndpointOverrides;
  accessKeyApi: AccessKeyApi;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const endpointsSchema = z.strictObject({
  iam: endpoint.optional(),
  resourceController: endpoint.optional(),
  secure: regionalEndpoint.optional(),
  monitor: regionalEndpoint.optional(),
});
const settingsSchema = z.strictObject({
  apiKey: z.string().min(1).optional(),
  region: region.optional(),
  visibility: z.enum(["public", "private"]).optional(),
  endpoints: endpointsSchema.optional(),
  trustedProfileId: z.string().min(1).optional(),
  accessKeyApi: z.enum(["auto", "documented"]).optional(),
});
type GivenSettings = z.infer<typeof settingsSchema>;

/** The environment variables that IBM's and Sysdig's own tools read. */
const variables = {
  apiKey: ["IC_API_KEY", "IBMCLOUD_API_KEY"],
  region: ["IC_REGION", "IBMCLOUD_REGION"],
  visibility: ["IBMCLOUD_VISIBILITY"],
  trustedProfileId: ["IC_IAM_TRUSTED_PROFILE_ID", "IBMCLOUD_IAM_TRUSTED_PROFILE_ID"],
  iam: ["IBMCLOUD_IAM_API_ENDPOINT"],
  iamPolicies: ["IBMCLOUD_IAMPAP_API_ENDPOINT"],
  resourceController: ["IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT"],
  secure: ["SYSDIG_SECURE_URL"],
  monitor: ["SYSDIG_MONITOR_URL"],
} as const;

/**
 * Reads each setting from the named profile, else from the stack's configuration, else from the environment. Where a
 * profile names a credential, no other credential is used beside it.
 */
export function settingsFrom(
  configuration: StackConfiguration,
  profile: string | undefined,
  environment: Environment = process.env,
): Settings {
  const named = profile === undefined ? {} : profileFrom(configuration, profile);
  const stack = stackSettings(configuration);
  const fromEnvironment = (name: keyof typeof variables) => firstSet(environment, name);
  const credential = [named, stack].find(
    (given) => given.apiKey !== undefined || given.trustedProfileId !== undefined,
  ) ?? {
    apiKey: fromEnvironment("apiKey"),
    trustedProfileId: fromEnvironment("trustedProfileId"),
  };
  return {
    apiKey: credential.apiKey,
    trustedProfileId: credential.trustedProfileId,
    region: named.region ?? stack.region ?? fromEnvironment("region"),
    visibility: named.visibility ?? stack.visibility ?? visibilityFrom(fromEnvironment("visibility")),
    endpoints: {
      iam: named.endpoints?.iam ?? stack.endpoints?.iam ?? fromEnvironment("iam"),
      iamPolicies: named.endpoints?.iam ?? stack.endpoints?.iam ?? fromEnvironment("iamPolicies"),
      resourceController:
        named.endpoints?.resourceController ??
        stack.endpoints?.resourceController ??
        fromEnvironment("resourceController"),
      secure: named.endpoints?.secure ?? stack.endpoints?.secure ?? fromEnvironment("secure"),
      monitor: named.endpoints?.monitor ?? stack.endpoints?.monitor ?? fromEnvironment("monitor"),
    },
    accessKeyApi: named.accessKeyApi ?? stack.accessKeyApi ?? "auto",
  };
}

/** The error for settings without any credential, naming every place that was looked at. */
export function noCredentials(profile: string | undefined): CloudError {
  const places = [
    ...(profile === undefined ? [] : [`the profile "${quotedName(profile)}" in ibm-keys:profiles`]),
    "the stack configuration ibm-keys:apiKey and ibm-keys:trustedProfileId",
    `the environment variables ${[...variables.apiKey, ...variables.trustedProfileId].join(", ")}`,
  ];
  return new CloudError({
    code: "no-credentials",
    action: "sign in to IBM Cloud",
    reason: `no credential was found in ${places.join(", nor in ")}`,
    advice: "Set one, for example with `pulumi config set --secret ibm-keys:apiKey`.",
  });
}

function profileFrom(configuration: StackConfiguration, profile: string): GivenSettings {
  const profiles = parsed("ibm-keys:profiles", configuration("profiles"), z.record(z.string(), settingsSchema)) ?? {};
  const named = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (named !== undefined) return named;
  const known = Object.keys(profiles);
  throw badSettings(
    `there is no profile "${quotedName(profile)}" in ibm-keys:profiles (${known.length === 0 ? "it is not set" : `it has ${known.map(quotedName).join(", ")}`})`,
  );
}

function stackSettings(configuration: StackConfiguration): GivenSettings {
  const given = {
    apiKey: configuration("apiKey"),
    region: configuration("region"),
    visibility: configuration("visibility"),
    trustedProfileId: configuration("trustedProfileId"),
    accessKeyApi: configuration("accessKeyApi"),
  };
  const endpoints = parsed("ibm-keys:endpoints", configuration("endpoints"), endpointsSchema);
  return checked("ibm-keys", settingsSchema, endpoints === undefined ? given : { ...given, endpoints });
}

function visibilityFrom(value: string | undefined): Visibility {
  if (value === undefined || value === "public" || value === "private") return value ?? "public";
  // In IBM's Terraform provider it means private endpoints where there are any. Here every API has a public one.
  if (value === "public-and-private") return "public";
  throw badSettings(`the environment variable ${variables.visibility[0]} is neither public nor private`);
}

/** The form of the variables that become part of a URL. */
const forms: Partial<Record<keyof typeof variables, z.ZodType<string>>> = {
  region,
  iam: endpoint,
  iamPolicies: endpoint,
  resourceController: endpoint,
  secure: regionalEndpoint,
  monitor: regionalEndpoint,
};

function firstSet(environment: Environment, setting: keyof typeof variables): string | undefined {
  for (const name of variables[setting]) {
    const value = environment[name];
    if (value === undefined || value === "") continue;
    const form = forms[setting];
    if (form === undefined) return value;
    return checked(`the environment variable ${name}`, form, value, `Correct the environment variable ${name}.`);
  }
  return undefined;
}

function parsed<T>(name: string, text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badSettings(`${name} is not a JSON object`);
  }
  return checked(name, schema, value);
}

function checked<T>(name: string, schema: z.ZodType<T>, value: unknown, advice?: string): T {
  const result = schema.safeParse(value, { error: inPlainWords });
  if (result.success) return result.data;
  // Only the path and what is wrong: a value here may be an API key.
  const [issue] = result.error.issues;
  throw badSettings(`${[name, ...(issue?.path ?? [])].join(".")}: ${issue?.message ?? "is not valid"}`, advice);
}

function badSettings(reason: string, advice = "Correct it with `pulumi config set`."): CloudError {
  return new CloudError({ code: "rejected", action: "read the settings of ibm-keys", reason, advice });
}
