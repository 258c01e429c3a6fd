import { Http } from "../../../http/request";
import { type AccessToken, requestToken, type SignIn, type TokenService } from "./access-token";
import type { TrustedProfile } from "./credential";

/** Of the versions that IBM's SDKs know the older one, with which every region answers. */
const version = "2022-03-01";

/** Seconds for which the first token is good: it is used at once. */
const expiresIn = 300;

const service: TokenService = {
  name: "the metadata service",
  refusals: [400, 401, 403, 404],
  adviceIfRefused: "Check that the virtual server is linked to the trusted profile, or has a default one.",
  adviceIfUnreached:
    "Run on a virtual server in a VPC whose metadata service is enabled, or configure another credential instead of ibm-keys:authType.",
};

/** It answers within milliseconds; elsewhere than on a virtual server nobody answers at all. Milliseconds. */
const rules = { tries: 2, tryTimeout: 3_000, shortestTry: 1_000, requestTimeout: 8_000 };

/**
 * A virtual server's metadata service gives out the server's own token, and for that one an IAM token of a trusted
 * profile. https://cloud.ibm.com/docs/vpc?topic=vpc-imd-about
 */
export class VpcInstanceSignIn implements SignIn {
  readonly #http: Http;

  constructor(
    { clock }: Http,
    readonly metadata: string,
    readonly profile: TrustedProfile | undefined,
  ) {
    this.#http = new Http({ clock, rules });
  }

  async requestToken(): Promise<AccessToken> {
    const own = await this.#request("PUT", "token", { expires_in: expiresIn });
    const profile = this.profile === undefined ? {} : { trusted_profile: fieldsOf(this.profile) };
    return this.#request("POST", "iam_token", profile, { authorization: `Bearer ${own.value}` });
  }

  #request(method: "PUT" | "POST", path: string, body: object, headers: Record<string, string> = {}) {
    return requestToken(this.#http, "sign in to IBM Cloud with the virtual server's identity", service, {
      method,
      url: `${this.metadata}/instance_identity/v1/${path}?version=${version}`,
      headers: { accept: "application/json", "content-type": "application/json", "metadata-flavor": "ibm", ...headers },
      body: JSON.stringify(body),
      // A proxy would ask for its own identity.
      isDirect: true,
    });
  }
}

function fieldsOf(profile: TrustedProfile): Record<string, string> {
  return "id" in profile ? { id: profile.id } : { name: profile.name };
}
