/** A trusted profile. IAM asks for the account beside a name where the signer does not tell it: when an API key assumes it. */
export type TrustedProfile = { id: string } | { name: string; accountId: string | undefined };

/** What this package signs in with: each kind is a way to an IAM access token. */
export type Credential =
  | { kind: "api-key"; apiKey: string }
  /** The API key's owner takes on the profile. */
  | { kind: "assumed-profile"; apiKey: string; profile: TrustedProfile }
  /** A cluster or a job of Code Engine proves what it is with a token in a file; the first file that exists counts. */
  | { kind: "compute-resource"; profile: TrustedProfile; tokenFiles: readonly string[] }
  /** A virtual server is told who it is by its metadata service; without a profile it is the server's default one. */
  | { kind: "vpc-instance"; profile: TrustedProfile | undefined }
  /** A ready access token, and the setting that has it. */
  | { kind: "access-token"; token: string; place: string };

/** The API key that a credential has; undefined where it has none. */
export function apiKeyOf(credential: Credential): string | undefined {
  return "apiKey" in credential ? credential.apiKey : undefined;
}

/** The fields by which the token service is told which profile is meant. */
export function profileFields(profile: TrustedProfile): Record<string, string> {
  if ("id" in profile) return { profile_id: profile.id };
  const { name, accountId } = profile;
  return { profile_name: name, ...(accountId === undefined ? {} : { account: accountId }) };
}
