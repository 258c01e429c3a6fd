import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { ApiError } from "./api-error";
import type { Identity } from "./cloud-state";
import type { Identities } from "./identities";
import type { Store } from "./store";

const refreshSeconds = 30 * 24 * 3600;

/** An IAM token with its refresh token and expiry. */
export interface IssuedToken {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  /** Epoch seconds. */
  expiration: number;
}

/** The token of a virtual server; the dates are epoch seconds. */
export interface IssuedServerToken {
  token: string;
  createdAt: number;
  expiresAt: number;
}

/** IAM tokens: signed with the state's `tokenSecret`, and checked against the cloud's clock. */
export class Tokens {
  readonly #store: Store;
  readonly #identities: Identities;

  constructor(store: Store, identities: Identities) {
    this.#store = store;
    this.#identities = identities;
  }

  /** Issues a token; with `expired` its response announces the usual time, but the token is not accepted. */
  issue(identity: Identity, grantType: string, expired = false): IssuedToken {
    const iat = Math.floor(this.#store.now() / 1000);
    const { tokenSeconds } = this.#store.settings;
    const claims = {
      iam_id: identity.iamId,
      id: identity.iamId,
      realmid: identity.kind === "user" ? "IBMid" : "iam",
      identifier: identity.iamId,
      sub: identity.name,
      sub_type: identity.kind === "service" ? "ServiceId" : identity.kind === "profile" ? "Profile" : undefined,
      account: { valid: true, bss: this.#store.state.accountId, frozen: false },
      iss: "https://iam.cloud.ibm.com/identity",
      grant_type: grantType,
      scope: "ibm openid",
      client_id: "default",
      jti: randomUUID(),
      iat,
    };
    const exp = expired ? iat - 1 : iat + tokenSeconds;
    return {
      accessToken: this.#sign({ ...claims, typ: "access", exp }),
      refreshToken: this.#sign({ ...claims, typ: "refresh", exp: iat + refreshSeconds }),
      expiresIn: tokenSeconds,
      expiration: iat + tokenSeconds,
    };
  }

  /** Issues the token by which a virtual server shows who it is, good for so many seconds. */
  issueServerToken(seconds: number): IssuedServerToken {
    const iat = Math.floor(this.#store.now() / 1000);
    const exp = iat + seconds;
    return { token: this.#sign({ typ: "server", jti: randomUUID(), iat, exp }), createdAt: iat, expiresAt: exp };
  }

  /** Throws if this is not a virtual server's token, or has expired. */
  checkServerToken(token: string): void {
    const claims = this.#verify(token);
    const exp = claims.get("exp");
    if (claims.get("typ") === "server" && typeof exp === "number" && exp * 1000 > this.#store.now()) return;
    throw new ApiError("unauthenticated", "The token has expired or is not a virtual server's.");
  }

  /** Whose token this is; throws if it is not signed by this cloud, has expired, or its identity no longer exists. */
  identityOf(token: string, use: "access" | "refresh" = "access"): Identity {
    const claims = this.#verify(token);
    const [typ, iamId, exp] = [claims.get("typ"), claims.get("iam_id"), claims.get("exp")];
    const identity = typeof iamId === "string" ? this.#identities.find(iamId) : undefined;
    if (typ !== use || typeof exp !== "number" || exp * 1000 <= this.#store.now() || identity === undefined) {
      throw new ApiError("unauthenticated", "The token has expired or belongs to nobody.");
    }
    return identity;
  }

  /** Ends every token issued so far. */
  revokeAll(): void {
    this.#store.write((state) => {
      state.tokenSecret = randomUUID();
    });
  }

  #sign(claims: object): string {
    const parts = [{ kid: "emulator", alg: "HS256", typ: "JWT" }, claims];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${signed}.${this.#signature(signed)}`;
  }

  #verify(token: string): Map<string, unknown> {
    const [header = "", payload = "", signature = ""] = token.split(".");
    const expected = Buffer.from(this.#signature(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ApiError("unauthenticated", "The token is not one of this cloud, or it was revoked.");
    }
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    return new Map(Object.entries(Object(claims)));
  }

  #signature(text: string): string {
    return createHmac("sha256", this.#store.state.tokenSecret).update(text).digest("base64url");
  }
}
