import { readFile } from "node:fs/promises";
import { CloudError } from "../../../domain/cloud-error";
import { quotedName } from "../../../domain/quoted";
import { rememberSecret } from "../../../domain/secrets";
import type { Http } from "../../../http/request";
import { type AccessToken, exchange, iamTokenService, type SignIn, type TokenService } from "./access-token";
import { profileFields, type TrustedProfile } from "./credential";

const action = "sign in to IBM Cloud with the trusted profile";

const service: TokenService = {
  ...iamTokenService,
  adviceIfRefused: "Check the trusted profile's id or name, and that this compute resource is linked to it.",
};

/** https://cloud.ibm.com/docs/account?topic=account-trustedprofile-compute-tutorial */
export class ComputeResourceSignIn implements SignIn {
  constructor(
    readonly http: Http,
    readonly iam: string,
    readonly profile: TrustedProfile,
    readonly tokenFiles: readonly string[],
  ) {}

  async requestToken(): Promise<AccessToken> {
    const grant = {
      grant_type: "urn:ibm:params:oauth:grant-type:cr-token",
      // Read anew each time: the cluster replaces the file's token before that expires.
      cr_token: await this.#computeResourceToken(),
      ...profileFields(this.profile),
    };
    return exchange(this.http, this.iam, action, grant, service);
  }

  async #computeResourceToken(): Promise<string> {
    for (const file of this.tokenFiles) {
      const text = (await readFile(file, "utf8").catch(() => "")).trim();
      if (text === "") continue;
      rememberSecret(text);
      return text;
    }
    throw new CloudError({
      code: "no-credentials",
      action,
      reason: `no compute resource token was found in ${this.tokenFiles.map(quotedName).join(", nor in ")}`,
      advice:
        "Run on a compute resource that is linked to the profile, name the token's file (ibm-keys:crTokenFilename or CR_TOKEN_FILENAME, beside the profile), or configure another credential.",
    });
  }
}
