import { type FailureReason, type PlainReason, reasonOf } from "./failure-reason";
import { type FailureText, textOf } from "./failure-text";
import { textOfRefusal, textOfSignIn, textWithoutAnswer, whereOf } from "./proxy-failure";
import { NoTunnel } from "./tunnels";

/** Ends the reason of an error where the host's retry budget was used up. */
export const retryingGivenUp = ", and retrying was given up because the host keeps failing";

/** Without `text` it is that of the reason. */
type HttpFailureDetails = ({ reason: PlainReason; text?: undefined } | { reason: FailureReason; text: FailureText }) & {
  /** The host as the message names it: of a proxy with the variable that names it. */
  host: string;
  /** Whether the other side may have acted on the request. */
  sent: boolean;
  isRetryingGivenUp?: boolean;
};

/** A request without a response. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly reason: FailureReason;
  readonly host: string;
  readonly sent: boolean;
  /** What the user can do now, as sentences. */
  readonly advice: string;

  constructor(readonly details: HttpFailureDetails) {
    const { reason, host, sent, isRetryingGivenUp = false } = details;
    const { clause, advice } = details.text === undefined ? textOf(details.reason, host) : details.text;
    super(`${clause} (${host})${isRetryingGivenUp ? retryingGivenUp : ""}`);
    this.reason = reason;
    this.host = host;
    this.sent = sent;
    this.advice = advice;
  }
}

/** Names the failure behind an error of undici. */
export function failureOf(error: unknown, host: string, sent: boolean): HttpFailure {
  if (error instanceof NoTunnel) return tunnelFailureOf(error, host);
  const reason = reasonOf(error);
  return new HttpFailure({ reason, host, sent: sent && reason !== "cannot-be-written" });
}

function tunnelFailureOf(error: NoTunnel, host: string): HttpFailure {
  const { proxy, status, cause } = error;
  const place = { host: whereOf(proxy), sent: false };
  if (status === undefined) {
    const reason = reasonOf(cause);
    return new HttpFailure({ ...place, reason, text: textWithoutAnswer(proxy, reason) });
  }
  if (status === 407) return new HttpFailure({ ...place, reason: "proxy-sign-in", text: textOfSignIn(proxy) });
  return new HttpFailure({ ...place, reason: "proxy-refused", text: textOfRefusal(status, host) });
}
