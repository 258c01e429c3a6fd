/** Why no answer came: a closed set, so that nobody has to read an error's text. */
export type FailureReason =
  | "host-not-found" // DNS knows no such host
  | "connection-refused" // nothing listens there, or no route
  | "tls-failed" // the certificate or the handshake was refused
  | "timed-out" // connected, but no whole answer came in time
  | "connection-broken" // the connection ended before a whole answer came
  | "held-back"; // by ourselves: the host wants fewer requests

const sentences: Record<FailureReason, string> = {
  "host-not-found": "the host name could not be found",
  "connection-refused": "the connection was refused",
  "tls-failed": "the TLS connection could not be made",
  "timed-out": "no answer came in time",
  "connection-broken": "the connection broke before the answer was complete",
  "held-back": "it was not sent, because its turn did not come in time after too many requests",
};

/** Follows what a host answered last when its retries are used up by all who ask it. */
export const retryingGivenUp = ", and retrying was given up because the host keeps failing";

/** No answer to a request. `sent` says whether the other side may have acted on it. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly sent: boolean;

  constructor(
    readonly reason: FailureReason,
    readonly host: string,
    sent?: boolean,
    keepsFailing = false,
  ) {
    super(`${sentences[reason]} (${host})${keepsFailing ? retryingGivenUp : ""}`);
    this.sent = sent ?? (reason === "timed-out" || reason === "connection-broken");
  }
}

// Codes of Node's net, dns and tls modules and of undici, sorted by what they prove about the request.
const notFound = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
// UND_ERR_ABORTED is what undici says of a proxy that refuses to connect.
const refused = new Set(["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_PRX_TLS", "UND_ERR_ABORTED"]);
// These also end connections that are in use, when a request may have been sent: only a connect proves that none was.
const refusedConnect = new Set(["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"].map((code) => `connect ${code}`));
const timedOut = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ABORT_ERR", "ETIMEDOUT"]);
// Only in a handshake.
const handshake = /^(ERR_TLS_|ERR_SSL_WRONG_VERSION_NUMBER|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

const alert = /^(EPROTO|ERR_SSL_|ERR_OSSL_)/;

/** Names the failure behind an error of undici. Anything unknown counts as sent: the careful reading. */
export function failureOf(error: unknown, host: string): HttpFailure {
  const codes = errorCodes(error);
  if (codes.some((code) => notFound.has(code))) return new HttpFailure("host-not-found", host);
  if (codes.some((code) => refused.has(code) || refusedConnect.has(code)))
    return new HttpFailure("connection-refused", host);
  if (codes.some((code) => handshake.test(code))) return new HttpFailure("tls-failed", host);
  // An alert may also end a connection in use, when a request has been sent.
  if (codes.some((code) => alert.test(code))) return new HttpFailure("tls-failed", host, true);
  if (codes.some((code) => timedOut.has(code))) return new HttpFailure("timed-out", host);
  return new HttpFailure("connection-broken", host);
}

function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const during = "syscall" in error && error.syscall === "connect" ? own.map((code) => `connect ${code}`) : [];
  const timeOut = error.name === "TimeoutError" ? ["ABORT_ERR"] : [];
  const several = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  return [...own, ...during, ...timeOut, ...several, ...errorCodes(error.cause)];
}
