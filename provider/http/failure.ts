/** Why no response came: a closed set, so that nobody has to read an error's text. */
type FailureReason =
  | "host-not-found" // DNS knows no such host
  | "connection-refused" // nothing listens there, or no route
  | "tls-failed" // the certificate or the handshake was refused
  | "timed-out" // connected, but no whole response came in time
  | "connection-broken" // the connection ended before a whole response came
  | "response-too-large" // a response came, of which only a part was read
  | "proxy-misnamed" // not sent: a variable does not name a proxy
  | "cannot-be-written" // not sent: an address or header holds what HTTP does not allow
  | "out-of-time" // not sent: the operation that it is part of has taken too long
  | "held-back"; // not sent: the host wants fewer requests, and the deadline came first

const sentences: Record<FailureReason, string> = {
  "host-not-found": "the host name could not be found",
  "connection-refused": "the connection was refused",
  "tls-failed": "the TLS connection could not be made",
  "timed-out": "no answer came in time",
  "connection-broken": "the connection broke before the answer was complete",
  "response-too-large": "the answer is larger than any of IBM's, and was not read to its end",
  "proxy-misnamed": "it was not sent: HTTP_PROXY or HTTPS_PROXY does not name a proxy",
  "cannot-be-written": "it could not be sent: an address or header holds what HTTP does not allow",
  "out-of-time": "it was not sent, because the operation took longer than 5 minutes",
  "held-back": "it was not sent, because its turn did not come in time after too many requests",
};

/** Ends the reason of an error where the host's retry budget was used up. */
export const retryingGivenUp = ", and retrying was given up because the host keeps failing";

/** A request without a response. `sent` tells whether the other side may have acted on it. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";

  constructor(
    readonly reason: FailureReason,
    readonly host: string,
    readonly sent: boolean,
    isRetryingGivenUp = false,
  ) {
    super(`${sentences[reason]} (${host})${isRetryingGivenUp ? retryingGivenUp : ""}`);
  }
}

// Codes of Node's net, dns and tls modules and of undici, grouped by what a user can do about them.
const notFound = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
// undici gives UND_ERR_ABORTED for a proxy that refuses to connect.
const refused = new Set(["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_PRX_TLS", "UND_ERR_ABORTED"]);
// With these codes connections that are in use end too: only while connecting do they mean that nothing was sent.
const refusedConnect = new Set(["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"].map((code) => `connect ${code}`));
const timedOut = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ABORT_ERR", "ETIMEDOUT"]);
const ofTls = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;
const invalid = new Set(["UND_ERR_INVALID_ARG", "UND_ERR_NOT_SUPPORTED", "ERR_INVALID_URL"]);

/** Names the failure behind an error of undici. */
export function failureOf(error: unknown, host: string, sent: boolean): HttpFailure {
  const codes = errorCodes(error);
  if (codes.some((code) => invalid.has(code))) return new HttpFailure("cannot-be-written", host, false);
  return new HttpFailure(reasonOf(codes), host, sent);
}

function reasonOf(codes: readonly string[]): FailureReason {
  if (codes.some((code) => notFound.has(code))) return "host-not-found";
  if (codes.some((code) => refused.has(code) || refusedConnect.has(code))) return "connection-refused";
  if (codes.some((code) => ofTls.test(code))) return "tls-failed";
  if (codes.some((code) => timedOut.has(code))) return "timed-out";
  return "connection-broken";
}

function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const during = "syscall" in error && error.syscall === "connect" ? own.map((code) => `connect ${code}`) : [];
  const timeOut = error.name === "TimeoutError" ? ["ABORT_ERR"] : [];
  const several = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  return [...own, ...during, ...timeOut, ...several, ...errorCodes(error.cause)];
}
