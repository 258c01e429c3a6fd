import { CloudError } from "../../domain/cloud-error";
import { quotedName } from "../../domain/quoted";
import type { StackConfiguration } from "../../domain/stack-configuration";
import type { Credential } from "../iam/sign-in/credential";
import type { AccessKeyApi } from "../sysdig/client";
import { type GivenSettings, profileSettings, stackSettings } from "./configuration";
import type { EndpointOverrides, Visibility } from "./endpoints";
import { type Environment, identityOf, identityVariables, variableOf, visibilityOf } from "./environment";
import { credentialOf, namesIdentity } from "./identity";
import type { Place } from "./place";

export type { Environment };

/** Who calls IBM's APIs, where they are, and which of them. */
export interface Settings {
  /** An error where there is none: who makes no request does not need one. */
  credential: Credential | CloudError;
  region: string | undefined;
  visibility: Visibility;
  endpoints: EndpointOverrides;
  accessKeyApi: AccessKeyApi;
}

/**
 * Reads each setting from the named profile, else from the stack's configuration, else from the environment. The first of
 * these places that names an identity is the only one that is asked for it. Throws where a setting is wrong.
 */
export function settingsFrom(
  configuration: StackConfiguration,
  profile: string | undefined,
  environment: Environment = process.env,
): Settings {
  const named = profile === undefined ? {} : profileSettings(configuration, profile);
  const stack = stackSettings(configuration);
  const places: Place[] = [
    { given: named, nameOf: (setting) => `ibm-keys:profiles.${quotedName(profile ?? "")}.${setting}` },
    { given: stack, nameOf: (setting) => `ibm-keys:${setting}` },
  ];
  const place = places.find(namesIdentity) ?? identityOf(environment);
  return {
    credential: namesIdentity(place) ? credentialOf(place, environment) : noCredentials(profile),
    region: named.region ?? stack.region ?? variableOf(environment, "region"),
    visibility: named.visibility ?? stack.visibility ?? visibilityOf(environment),
    endpoints: endpointsFrom(named, stack, environment),
    accessKeyApi: named.accessKeyApi ?? stack.accessKeyApi ?? "auto",
  };
}

function endpointsFrom(named: GivenSettings, stack: GivenSettings, environment: Environment): EndpointOverrides {
  const given = (name: "iam" | "resourceController" | "secure" | "monitor" | "metadata") =>
    named.endpoints?.[name] ?? stack.endpoints?.[name];
  return {
    iam: given("iam") ?? variableOf(environment, "iam"),
    iamPolicies: given("iam") ?? variableOf(environment, "iamPolicies"),
    resourceController: given("resourceController") ?? variableOf(environment, "resourceController"),
    secure: given("secure") ?? variableOf(environment, "secure"),
    monitor: given("monitor") ?? variableOf(environment, "monitor"),
    metadata: given("metadata") ?? variableOf(environment, "metadata"),
  };
}

/** The error for settings without any credential, naming every place that was looked at. */
export function noCredentials(profile: string | undefined): CloudError {
  const places = [
    ...(profile === undefined ? [] : [`the profile "${quotedName(profile)}" in ibm-keys:profiles`]),
    "the stack configuration (ibm-keys:apiKey, ibm-keys:apiKeyFrom, ibm-keys:trustedProfileId, ibm-keys:trustedProfileName, ibm-keys:authType)",
    `the environment variables ${identityVariables.join(", ")}`,
  ];
  return new CloudError({
    code: "no-credentials",
    action: "sign in to IBM Cloud",
    reason: `no credential was found in ${places.join(", nor in ")}`,
    advice: "Set one, for example with `pulumi config set --secret ibm-keys:apiKey`.",
  });
}
