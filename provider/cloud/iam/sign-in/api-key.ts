import { isCloudError } from "../../../domain/cloud-error";
import { rememberSecret } from "../../../domain/secrets";
import type { Http } from "../../../http/request";
import { pollUntilFound, untilKnownToIam } from "../../api/backoff";
import { type AccessToken, exchange, type SignIn } from "./access-token";

export class ApiKeySignIn implements SignIn {
  constructor(
    readonly http: Http,
    readonly iam: string,
    readonly apiKey: string,
  ) {
    rememberSecret(apiKey);
  }

  requestToken(): Promise<AccessToken> {
    const grant = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: this.apiKey };
    return exchange(this.http, this.iam, "sign in to IBM Cloud with the API key", grant);
  }
}

/** Returns once IAM gives out a token for this API key; throws when it does not. */
export async function verifyApiKey(http: Http, iam: string, apiKey: string): Promise<void> {
  let refusal: unknown;
  const signedIn = await pollUntilFound(http.clock, untilKnownToIam, async () => {
    try {
      return await new ApiKeySignIn(http, iam, apiKey).requestToken();
    } catch (error) {
      if (!isCloudError(error, "credentials-rejected")) throw error;
      refusal = error;
      return undefined;
    }
  });
  if (signedIn === undefined) throw refusal;
}
