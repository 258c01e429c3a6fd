import type { PlainReason } from "./failure-reason";

/** What is told of a failure. */
export interface FailureText {
  /** Why no response came; the host follows in brackets. */
  clause: string;
  /** What the user can do now, as sentences. */
  advice: string;
}

const checkNetwork = "Check the network, the proxy settings and the configured endpoint, then run again.";
const trustAuthority =
  "If your company's network opens TLS connections, name the file that has its CA's certificate (PEM) in NODE_EXTRA_CA_CERTS, in the environment of `pulumi` before it starts: Node reads it only then.";

const texts: Readonly<Record<PlainReason, FailureText>> = {
  "host-not-found": {
    clause: "the host name could not be found",
    advice:
      "Check the network and its DNS, and the configured endpoint; where only a proxy finds IBM's hosts, name it in HTTPS_PROXY. Then run again.",
  },
  "connection-refused": { clause: "the connection was refused", advice: checkNetwork },
  "no-route": { clause: "the network has no route to the host", advice: checkNetwork },
  "connection-timed-out": {
    clause: "no connection could be made in time",
    advice:
      "Check whether a firewall blocks it; where only a proxy reaches IBM's hosts, name it in HTTPS_PROXY. Then run again.",
  },
  "issuer-unknown": { clause: "the issuer of its certificate is not known", advice: trustAuthority },
  "self-signed": { clause: "its certificate is self-signed", advice: trustAuthority },
  "certificate-expired": {
    clause: "its certificate has expired",
    advice: "Check this machine's clock, and whether a proxy answers with a certificate of its own, then run again.",
  },
  "certificate-not-yet-valid": {
    clause: "its certificate is not valid yet",
    advice: "Check this machine's clock, then run again.",
  },
  "certificate-of-another-host": {
    clause: "its certificate is for another host name",
    advice:
      "Another server answers in its place: check the configured endpoint, the proxy settings and DNS, then run again.",
  },
  "tls-failed": { clause: "the TLS connection could not be made", advice: checkNetwork },
  "timed-out": {
    clause: "no answer came in time",
    advice: "Run again; if it stays so, check the network, the proxy settings and the configured endpoint.",
  },
  "connection-broken": { clause: "the connection broke before the answer was complete", advice: checkNetwork },
  "response-too-large": {
    clause: "the answer is larger than any of IBM's, and was not read to its end",
    advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
  },
  "cannot-be-written": {
    clause: "it could not be sent: an address or header holds what HTTP does not allow",
    advice: "Correct the configured credential and endpoint, then run again.",
  },
  "out-of-time": {
    clause: "it was not sent, because the operation took longer than 5 minutes",
    advice: "Run again to go on from here.",
  },
  "held-back": {
    clause: "it was not sent, because its turn did not come in time after too many requests",
    advice: "Run again later, or with fewer operations at a time (--parallel).",
  },
};

const ofConnecting: readonly PlainReason[] = [
  "host-not-found",
  "connection-refused",
  "no-route",
  "connection-timed-out",
];

export function textOf(reason: PlainReason, host: string): FailureText {
  const { clause, advice } = texts[reason];
  const isPrivate = host.startsWith("private.") && ofConnecting.includes(reason);
  const hint = "Private endpoints are reached from within IBM Cloud only (ibm-keys:visibility, IBMCLOUD_VISIBILITY).";
  return { clause, advice: isPrivate ? `${hint} ${advice}` : advice };
}
