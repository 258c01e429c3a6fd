/** Why no answer came: a closed set, so that nobody has to read an error's text. */
export type FailureReason =
  | "host-not-found" // DNS knows no such host
  | "connection-refused" // nothing listens there, or no route
  | "tls-failed" // the certificate or the handshake was refused
  | "timed-out" // connected, but no whole answer came in time
  | "connection-broken"; // the connection ended before a whole answer came

const sentences: Record<FailureReason, string> = {
  "host-not-found": "the host name could not be found",
  "connection-refused": "the connection was refused",
  "tls-failed": "the TLS connection could not be made",
  "timed-out": "no answer came in time",
  "connection-broken": "the connection broke before the answer was complete",
};

/** No answer to a request. `sent` says whether the other side may have acted on it. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly sent: boolean;

  constructor(
    readonly reason: FailureReason,
    readonly host: string,
  ) {
    super(`${sentences[reason]} (${host})`);
    this.sent = reason === "timed-out" || reason === "connection-broken";
  }
}

// Codes of Node's net, dns and tls modules and of undici, sorted by what they prove about the request.
const notFound = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
const refused = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_PRX_TLS"]);
const timedOut = new Set([
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_ABORTED",
  "ABORT_ERR",
  "ETIMEDOUT",
]);
const tls = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_OSSL)/;

/** Names the failure behind an error of undici. Anything unknown counts as sent: the careful reading. */
export function failureOf(error: unknown, host: string): HttpFailure {
  const codes = errorCodes(error);
  if (codes.some((code) => notFound.has(code))) return new HttpFailure("host-not-found", host);
  if (codes.some((code) => refused.has(code))) return new HttpFailure("connection-refused", host);
  if (codes.some((code) => tls.test(code))) return new HttpFailure("tls-failed", host);
  if (codes.some((code) => timedOut.has(code))) return new HttpFailure("timed-out", host);
  return new HttpFailure("connection-broken", host);
}

function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const timeOut = error.name === "TimeoutError" ? ["ABORT_ERR"] : [];
  const several = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  return [...own, ...timeOut, ...several, ...errorCodes(error.cause)];
}
