import type { IncomingHttpHeaders } from "node:http";
import { isHostOfIbm } from "./hosts";

/** Why a request is rejected before any API sees it. */
export interface Rejection {
  status: 403 | 421;
  code: string;
  message: string;
}

/**
 * Rejects requests that a web page in the developer's browser sends: a DNS name of an attacker can be made to resolve
 * to 127.0.0.1 (DNS rebinding), and then only the headers Host and Origin show it. The port of Host is not checked:
 * behind a port forwarding it differs from the emulator's, and a web page cannot choose Host anyway.
 */
export function rejectionOf(url: URL, { host = "", origin }: IncomingHttpHeaders): Rejection | undefined {
  const hostHeader = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  // A client that uses the emulator as a proxy names a host in the request line too.
  const foreign = [hostHeader, url.hostname].find((name) => !loopback.test(name) && !isHostOfIbm(name));
  if (foreign !== undefined) {
    const message = `The emulator answers as localhost, 127.0.0.1 or a host of IBM's APIs, and not as ${foreign}.`;
    return { status: 421, code: "unknown-host", message };
  }
  if (origin === undefined || origin === `http://${host}`) return undefined;
  return { status: 403, code: "foreign-origin", message: "The emulator answers no requests of web pages." };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
