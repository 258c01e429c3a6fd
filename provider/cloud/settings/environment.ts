import type { z } from "zod";
import { region } from "../../domain/region";
import { checked, text, visibility } from "./configuration";
import { endpoint, metadataEndpoint, regionalEndpoint, type Visibility } from "./endpoints";
import type { GivenIdentity, Place } from "./place";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that IBM's and Sysdig's own tools read; of several the first one that is set counts. */
const variables = {
  // IBM's Terraform provider.
  apiKey: ["IC_API_KEY", "IBMCLOUD_API_KEY"],
  iamToken: ["IC_IAM_TOKEN", "IBMCLOUD_IAM_TOKEN"],
  trustedProfileId: ["IC_IAM_PROFILE_ID", "IBMCLOUD_IAM_PROFILE_ID"],
  trustedProfileName: ["IC_IAM_PROFILE_NAME", "IBMCLOUD_IAM_PROFILE_NAME"],
  accountId: ["IC_ACCOUNT_ID"],
  region: ["IC_REGION", "IBMCLOUD_REGION"],
  visibility: ["IC_VISIBILITY", "IBMCLOUD_VISIBILITY"],
  iam: ["IBMCLOUD_IAM_API_ENDPOINT"],
  iamPolicies: ["IBMCLOUD_IAMPAP_API_ENDPOINT"],
  resourceController: ["IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT"],
  // IBM's SDKs.
  crTokenFilename: ["CR_TOKEN_FILENAME"],
  // The command line `ibmcloud`.
  metadata: ["IBMCLOUD_CR_VPC_URL"],
  // Sysdig's Terraform provider.
  secure: ["SYSDIG_SECURE_URL"],
  monitor: ["SYSDIG_MONITOR_URL"],
} as const;

type Variable = keyof typeof variables;

/** The names of the variables that name an identity. */
export const identityVariables: readonly string[] = [
  ...variables.apiKey,
  ...variables.iamToken,
  ...variables.trustedProfileId,
  ...variables.trustedProfileName,
];

/** The form of variables. The API key and the token are judged where they are used, by errors of their own. */
const forms: Partial<Record<Variable, z.ZodType<string>>> = {
  trustedProfileId: text,
  trustedProfileName: text,
  accountId: text,
  crTokenFilename: text,
  region,
  iam: endpoint,
  iamPolicies: endpoint,
  resourceController: endpoint,
  metadata: metadataEndpoint,
  secure: regionalEndpoint,
  monitor: regionalEndpoint,
};

/** The value of the first of a setting's variables that is set; one that is empty counts as left out. */
export function variableOf(environment: Environment, setting: Variable): string | undefined {
  const name = nameIn(environment, setting);
  const value = environment[name];
  const form = forms[setting];
  if (value === undefined || value === "" || form === undefined) return value || undefined;
  return checked(`the environment variable ${name}`, form, value, `Correct the environment variable ${name}.`);
}

export function visibilityOf(environment: Environment): Visibility {
  const value = variableOf(environment, "visibility");
  // In IBM's Terraform provider it means private endpoints where there are any. Here every API has a public one.
  if (value === undefined || value === "public-and-private") return "public";
  const name = nameIn(environment, "visibility");
  return checked(`the environment variable ${name}`, visibility, value, `Correct the environment variable ${name}.`);
}

/** What the environment names of an identity. */
export function identityOf(environment: Environment): Place {
  const given: GivenIdentity = {
    apiKey: variableOf(environment, "apiKey"),
    iamToken: variableOf(environment, "iamToken"),
    trustedProfileId: variableOf(environment, "trustedProfileId"),
    trustedProfileName: variableOf(environment, "trustedProfileName"),
    accountId: variableOf(environment, "accountId"),
    crTokenFilename: variableOf(environment, "crTokenFilename"),
  };
  return { given, nameOf: (setting) => (isVariable(setting) ? nameIn(environment, setting) : setting) };
}

function isVariable(setting: string): setting is Variable {
  return Object.hasOwn(variables, setting);
}

function nameIn(environment: Environment, setting: Variable): string {
  const [first] = variables[setting];
  return variables[setting].find((name) => (environment[name] ?? "") !== "") ?? first;
}
