import { readFile } from "node:fs/promises";
import { z } from "zod";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { rememberSecret } from "../../domain/secrets";
import { HttpFailure } from "../../http/failure";
import type { Http } from "../../http/request";
import type { AccessTokens } from "../api/access-tokens";
import { pollUntilFound, untilKnownToIam } from "../api/backoff";
import { errorFromFailure, errorFromRefusal, parseResponse, refusalOf } from "../api/response";

/** A credential that IAM exchanges for an access token. */
export type Credential =
  | { kind: "api-key"; apiKey: string }
  | { kind: "trusted-profile"; profileId: string; computeResourceTokenFiles: readonly string[] };

/** These characters only, since others cannot be sent in a header. */
const tokenSchema = z.object({ access_token: z.string().regex(/^[!-~]{1,20000}$/), expires_in: z.number().positive() });

/** A token is renewed after this share of its lifetime: early enough, though clocks differ. */
const renewedAfter = 0.8;

interface Token {
  value: string;
  renewAt: number;
}

/**
 * The IAM access token of one credential. Concurrent callers share one request; a token is renewed before it expires.
 * https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey
 */
export class TokenSource implements AccessTokens {
  #token: Token | undefined;
  #request: Promise<Token> | undefined;

  constructor(
    readonly http: Http,
    readonly iam: string,
    readonly credential: Credential,
  ) {
    if (credential.kind === "api-key") rememberSecret(credential.apiKey);
  }

  async token(): Promise<string> {
    if (this.#token !== undefined && this.http.clock.elapsed() < this.#token.renewAt) return this.#token.value;
    this.#request ??= this.#exchange().finally(() => {
      this.#request = undefined;
    });
    this.#token = await this.#request;
    return this.#token.value;
  }

  invalidate(value: string): void {
    if (this.#token?.value === value) this.#token = undefined;
  }

  async #exchange(): Promise<Token> {
    const action = `sign in to IBM Cloud with ${this.credential.kind === "api-key" ? "the API key" : "the trusted profile"}`;
    const asked = this.http.clock.elapsed();
    const response = await this.http
      .send({
        method: "POST",
        url: `${this.iam}/identity/token`,
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams(await this.#grant(action)).toString(),
        // Safe to repeat: a second token does no harm.
        repeatable: "safe",
      })
      .catch((error: unknown) => {
        throw error instanceof HttpFailure ? errorFromFailure(error, action, false) : error;
      });
    if (response.status === 400 || response.status === 401) {
      const refusal = refusalOf(response);
      throw new CloudError({
        code: "credentials-rejected",
        action,
        reason: `IAM answered ${refusal.reason}`,
        advice: "Check that the credential is complete, is not deleted or locked, and belongs to this IBM Cloud.",
        status: response.status,
        transactionId: refusal.transactionId,
      });
    }
    if (response.status !== 200) throw errorFromRefusal(response, action);
    const { access_token: value, expires_in: seconds } = parseResponse(response, tokenSchema, action);
    rememberSecret(value);
    return { value, renewAt: asked + seconds * 1000 * renewedAfter };
  }

  async #grant(action: string): Promise<Record<string, string>> {
    if (this.credential.kind === "api-key") {
      return { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: this.credential.apiKey };
    }
    return {
      grant_type: "urn:ibm:params:oauth:grant-type:cr-token",
      cr_token: await computeResourceToken(this.credential.computeResourceTokenFiles, action),
      profile_id: this.credential.profileId,
    };
  }
}

/** Returns once IAM gives out a token for this API key; throws when it does not. */
export async function verifyApiKey(http: Http, iam: string, apiKey: string): Promise<void> {
  let refusal: unknown;
  const signedIn = await pollUntilFound(http.clock, untilKnownToIam, async () => {
    try {
      return await new TokenSource(http, iam, { kind: "api-key", apiKey }).token();
    } catch (error) {
      if (!isCloudError(error, "credentials-rejected")) throw error;
      refusal = error;
      return undefined;
    }
  });
  if (signedIn === undefined) throw refusal;
}

/** https://cloud.ibm.com/docs/account?topic=account-trustedprofile-compute-tutorial */
async function computeResourceToken(files: readonly string[], action: string): Promise<string> {
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined && text.trim() !== "") {
      rememberSecret(text.trim());
      return text.trim();
    }
  }
  throw new CloudError({
    code: "no-credentials",
    action,
    reason: `no compute resource token was found in ${files.join(", nor in ")}`,
    advice: "Run on a compute resource that is linked to the profile, or configure an API key.",
  });
}
