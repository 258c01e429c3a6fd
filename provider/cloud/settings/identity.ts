import type { CloudError } from "../../domain/cloud-error";
import { parseCrn } from "../../domain/crn";
import { expiryOf } from "../api/access-tokens";
import type { Credential, TrustedProfile } from "../iam/sign-in/credential";
import { wrongSettings } from "./configuration";
import type { Environment } from "./environment";
import { apiKeyFrom, apiKeyIn } from "./given-api-key";
import type { GivenIdentity, Place } from "./place";

type Setting = keyof GivenIdentity;

/** The settings that each sign in in their own way, so that one place has one of them at most. */
const signers = ["apiKey", "apiKeyFrom", "iamToken", "crTokenFilename", "authType"] as const;
const profiles = ["trustedProfileId", "trustedProfileName"] as const;

/** Whether the place says who signs in. If so no other place is asked for any part of it. */
export function namesIdentity({ given }: Place): boolean {
  return [...signers, ...profiles].some((setting) => given[setting] !== undefined);
}

/** Where compute resources of IBM Cloud find their token; the same places as in IBM's SDKs. */
const defaultTokenFiles = [
  "/var/run/secrets/tokens/vault-token",
  "/var/run/secrets/tokens/sa-token",
  "/var/run/secrets/codeengine.cloud.ibm.com/compute-resource-token/token",
];

/**
 * The credential of one place. All that names an identity there is used, or refused: nothing is ignored. Where a variable
 * or a file that is to hold the API key does not, the error is returned and not thrown, since a preview can do without.
 */
export function credentialOf(place: Place, environment: Environment): Credential | CloudError {
  const { given, nameOf } = place;
  refuseTwo(place, signers);
  refuseTwo(place, profiles);
  const profile = profileIn(place);
  if (given.iamToken !== undefined) {
    refuseBeside(place, "iamToken", "which is used as it is");
    return { kind: "access-token", token: tokenIn(given.iamToken, nameOf("iamToken")), place: nameOf("iamToken") };
  }
  if (given.authType !== undefined) {
    if (given.accountId !== undefined)
      throw wrongSettings(
        `${nameOf("accountId")} is set beside ${nameOf("authType")}, whose profile is always one of the server's account`,
        `Remove ${nameOf("accountId")}.`,
      );
    return { kind: "vpc-instance", profile };
  }
  const apiKey = apiKeyOf(place, environment);
  if (apiKey === undefined) return computeResource(place, profile);
  if (typeof apiKey !== "string") return apiKey;
  if (profile === undefined) return { kind: "api-key", apiKey };
  if ("name" in profile && profile.accountId === undefined) {
    throw wrongSettings(
      `${nameOf("trustedProfileName")} is set beside an API key without ${nameOf("accountId")}, the account that the profile is in`,
      `Set ${nameOf("accountId")}, or name the profile by its id (${nameOf("trustedProfileId")}).`,
    );
  }
  return { kind: "assumed-profile", apiKey, profile };
}

function apiKeyOf({ given, nameOf }: Place, environment: Environment): string | CloudError | undefined {
  if (given.apiKey !== undefined) return apiKeyIn(given.apiKey, nameOf("apiKey"));
  if (given.apiKeyFrom === undefined) return undefined;
  return apiKeyFrom(given.apiKeyFrom, nameOf("apiKeyFrom"), environment);
}

function computeResource({ given, nameOf }: Place, profile: TrustedProfile | undefined): Credential {
  if (profile !== undefined) {
    const tokenFiles = given.crTokenFilename === undefined ? defaultTokenFiles : [given.crTokenFilename];
    return { kind: "compute-resource", profile, tokenFiles };
  }
  throw wrongSettings(
    `${nameOf("crTokenFilename")} names the token of a compute resource, but no trusted profile is named beside it`,
    `Set ${nameOf("trustedProfileId")} in the same place, or remove ${nameOf("crTokenFilename")}.`,
  );
}

function profileIn({ given, nameOf }: Place): TrustedProfile | undefined {
  const { trustedProfileId: id, trustedProfileName: name, accountId } = given;
  if (id !== undefined) return { id: id.startsWith("crn:") ? idIn(id, nameOf("trustedProfileId")) : id };
  return name === undefined ? undefined : { name, accountId };
}

function idIn(text: string, place: string): string {
  const crn = parseCrn(text);
  if (crn?.resourceType === "profile" && crn.resource !== "") return crn.resource;
  throw wrongSettings(`${place} is a CRN, but not of a trusted profile`, "Give the profile's id or CRN.");
}

function tokenIn(text: string, place: string): string {
  const token = text.trim().replace(/^bearer\s+/i, "");
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) && token.length <= longestToken && expiryOf(token) !== undefined)
    return token;
  throw wrongSettings(`${place} holds no access token of IAM`, "`ibmcloud iam oauth-tokens` shows one.");
}

const longestToken = 20_000;

function refuseTwo({ given, nameOf }: Place, settings: readonly Setting[]): void {
  const [one, other] = settings.filter((setting) => given[setting] !== undefined);
  if (one === undefined || other === undefined) return;
  throw wrongSettings(
    `${nameOf(one)} and ${nameOf(other)} are both set, and each says who signs in`,
    "Remove one of the two.",
  );
}

function refuseBeside(place: Place, setting: Setting, why: string): void {
  const { given, nameOf } = place;
  const profile = profiles.find((each) => given[each] !== undefined);
  if (profile === undefined) return;
  throw wrongSettings(
    `${nameOf(profile)} is set beside ${nameOf(setting)}, ${why}: no profile is assumed with it`,
    "Remove one of the two.",
  );
}
