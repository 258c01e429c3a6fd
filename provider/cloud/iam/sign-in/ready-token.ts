import type { Clock } from "../../../domain/clock";
import { CloudError } from "../../../domain/cloud-error";
import { RehearsalClock } from "../../../domain/rehearsal";
import { rememberSecret } from "../../../domain/secrets";
import { expiryOf } from "../../api/access-tokens";
import type { AccessToken, SignIn } from "./access-token";

/** A token that somebody else has asked for, as Schematics does: nobody here can renew it. */
export class ReadyTokenSignIn implements SignIn {
  constructor(
    readonly clock: Clock,
    readonly token: string,
    readonly place: string,
  ) {
    rememberSecret(token);
  }

  async requestToken(): Promise<AccessToken> {
    refuseExpired(this.clock, this.token, this.place);
    return { value: this.token, lifetime: undefined };
  }
}

export function refuseExpired(clock: Clock, token: string, place: string): void {
  const expiry = expiryOf(token);
  // IBM ends it by the real time, whatever day is rehearsed.
  const actual = clock instanceof RehearsalClock ? clock.actual : clock;
  if (expiry === undefined || actual.now() < expiry) return;
  throw new CloudError({
    code: "credentials-rejected",
    action: "sign in to IBM Cloud with the access token",
    reason: `the token of ${place} expired at ${new Date(expiry).toISOString()}`,
    advice:
      "Set another one, for example with `ibmcloud iam oauth-tokens`, or use a credential that is renewed: an API key.",
  });
}
