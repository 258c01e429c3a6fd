/** Why no response came: a closed set, so that nobody has to read an error's text. */
export type FailureReason = PlainReason | ProxyReason;

/** A reason whose text is always the same. */
export type PlainReason =
  | "host-not-found" // DNS knows no such host, or does not answer
  | "connection-refused" // nothing listens there
  | "no-route" // the network leads nowhere near it
  | "connection-timed-out" // nothing answered the attempt to connect
  | "issuer-unknown" // the certificate's issuer is none that Node trusts
  | "self-signed" // the certificate is its own issuer
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-of-another-host"
  | "tls-failed" // the certificate or the handshake was refused for another reason
  | "timed-out" // connected, but no whole response came in time
  | "connection-broken" // the connection ended before a whole response came
  | "response-too-large" // a response came, of which only a part was read
  | "cannot-be-written" // not sent: an address or header holds what HTTP does not allow
  | "out-of-time" // not sent: the operation that it is part of has taken too long
  | "held-back"; // not sent: the host wants fewer requests, and the deadline came first

/** A reason whose text names a proxy; the request was not sent. */
export type ProxyReason =
  | "proxy-misnamed" // a variable does not name a proxy
  | "proxy-sign-in" // the proxy wants a user name and a password
  | "proxy-refused"; // the proxy did not connect to the host

// Codes of Node's net, dns and tls modules and of undici, grouped by what a user can do about them; the first that fits
// counts. With those after "connect " connections that are in use end too, and only while connecting they mean that
// nothing was sent.
const codesOf: readonly [PlainReason, RegExp][] = [
  ["cannot-be-written", /^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|ERR_INVALID_URL)$/],
  ["host-not-found", /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/],
  ["connection-refused", /^ECONNREFUSED$/],
  ["connection-timed-out", /^(UND_ERR_CONNECT_TIMEOUT|connect ETIMEDOUT)$/],
  ["no-route", /^connect (EHOSTUNREACH|ENETUNREACH)$/],
  ["certificate-expired", /^CERT_HAS_EXPIRED$/],
  ["certificate-not-yet-valid", /^CERT_NOT_YET_VALID$/],
  ["certificate-of-another-host", /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/],
  ["self-signed", /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
  ["issuer-unknown", /^(UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)_|SELF_SIGNED_CERT_IN_CHAIN$|CERT_UNTRUSTED$)/],
  ["tls-failed", /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|CERT_|UNABLE_TO_|INVALID_CA$)/],
  ["timed-out", /^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ABORT_ERR|ETIMEDOUT)$/],
];

/** Names what an error of undici is about. */
export function reasonOf(error: unknown): PlainReason {
  const codes = errorCodes(error);
  const fits = codesOf.find(([, pattern]) => codes.some((code) => pattern.test(code)));
  return fits?.[0] ?? "connection-broken";
}

function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const during = "syscall" in error && error.syscall === "connect" ? own.map((code) => `connect ${code}`) : [];
  const timeOut = error.name === "TimeoutError" ? ["ABORT_ERR"] : [];
  const several = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  return [...own, ...during, ...timeOut, ...several, ...errorCodes(error.cause)];
}
