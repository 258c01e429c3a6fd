import type { ApiKeyFrom } from "./configuration";

/** What one place, as a profile or the environment, names of an identity. */
export interface GivenIdentity {
  apiKey?: string | undefined;
  apiKeyFrom?: ApiKeyFrom | undefined;
  iamToken?: string | undefined;
  trustedProfileId?: string | undefined;
  trustedProfileName?: string | undefined;
  accountId?: string | undefined;
  crTokenFilename?: string | undefined;
  authType?: "vpc" | undefined;
}

export interface Place {
  given: GivenIdentity;
  /** What a setting is called there. */
  nameOf(setting: keyof GivenIdentity): string;
}
