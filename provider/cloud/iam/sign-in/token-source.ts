import type { Clock } from "../../../domain/clock";
import { outsideOperations } from "../../../http/operation";
import type { AccessTokens } from "../../api/access-tokens";
import type { AccessToken, SignIn } from "./access-token";

/** A token is renewed after this share of its lifetime: early enough, though clocks differ. */
const renewedAfter = 0.8;

interface KeptToken {
  value: string;
  /** By the clock's `elapsed`. */
  renewAt: number;
}

/**
 * The access token of one credential. The deadline of the operation that first asks for one does not end the request, for
 * which others wait too. Concurrent callers share one request; a token is renewed before it expires.
 */
export class TokenSource implements AccessTokens {
  #token: KeptToken | undefined;
  #request: Promise<KeptToken> | undefined;
  #signerToken: Promise<string> | undefined;

  constructor(
    readonly clock: Clock,
    readonly signIn: SignIn,
  ) {}

  async token(): Promise<string> {
    if (this.#token !== undefined && this.clock.elapsed() < this.#token.renewAt) return this.#token.value;
    this.#request ??= this.#renew().finally(() => {
      this.#request = undefined;
    });
    this.#token = await this.#request;
    return this.#token.value;
  }

  invalidate(value: string): void {
    if (this.#token?.value === value) this.#token = undefined;
  }

  /**
   * A token of who signs in: where a profile is assumed, of the one who assumes it. It is asked for once and may have
   * expired: it is for its claims.
   */
  signerToken(): Promise<string> {
    const request = this.signIn.requestSignerToken?.bind(this.signIn);
    if (request === undefined) return this.token();
    this.#signerToken ??= outsideOperations(request)
      .then(({ value }) => value)
      .catch((error: unknown) => {
        this.#signerToken = undefined;
        throw error;
      });
    return this.#signerToken;
  }

  async #renew(): Promise<KeptToken> {
    const asked = this.clock.elapsed();
    const { value, lifetime }: AccessToken = await outsideOperations(() => this.signIn.requestToken());
    // One that cannot be renewed is asked for each time, so that its end is noticed.
    return { value, renewAt: lifetime === undefined ? asked : asked + lifetime * renewedAfter };
  }
}
