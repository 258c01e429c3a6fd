import type { Http } from "../../../http/request";
import { type AccessToken, exchange, iamTokenService, type SignIn, type TokenService } from "./access-token";
import { ApiKeySignIn } from "./api-key";
import { profileFields, type TrustedProfile } from "./credential";

const service: TokenService = {
  ...iamTokenService,
  adviceIfRefused:
    "Check the trusted profile's id or name, and that its trust relationships let the API key's owner assume it.",
};

/**
 * The token of an API key's owner is exchanged for one of a trusted profile. Such a token comes without a refresh token:
 * each renewal begins with the API key.
 */
export class AssumedProfileSignIn implements SignIn {
  readonly #signer: ApiKeySignIn;

  constructor(
    readonly http: Http,
    readonly iam: string,
    apiKey: string,
    readonly profile: TrustedProfile,
  ) {
    this.#signer = new ApiKeySignIn(http, iam, apiKey);
  }

  async requestToken(): Promise<AccessToken> {
    const grant = {
      grant_type: "urn:ibm:params:oauth:grant-type:assume",
      access_token: (await this.requestSignerToken()).value,
      ...profileFields(this.profile),
    };
    return exchange(this.http, this.iam, "assume the trusted profile with the API key", grant, service);
  }

  requestSignerToken(): Promise<AccessToken> {
    return this.#signer.requestToken();
  }
}
