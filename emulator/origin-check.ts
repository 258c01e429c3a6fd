import type { IncomingHttpHeaders } from "node:http";
import { isHostOfIbm } from "./hosts";

/** Why a request is not let in. */
export interface Barred {
  status: 403 | 421;
  code: string;
  message: string;
}

/**
 * Lets in what a client on this machine sends, and no web page: the name of a page's own server may be made to lead to
 * 127.0.0.1 (DNS rebinding), and then only Host and Origin tell. The port is not looked at: a forwarded port has
 * another number on the client's side, and a page cannot choose its Host by it.
 */
export function barred(url: URL, { host = "", origin }: IncomingHttpHeaders): Barred | undefined {
  const named = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  // A client that takes the emulator for a proxy names the host in the request line too.
  const stranger = [named, url.hostname].find((name) => !loopback.test(name) && !isHostOfIbm(name));
  if (stranger !== undefined) {
    const message = `The emulator answers as localhost, 127.0.0.1 or a host of IBM's APIs, and not as ${stranger}.`;
    return { status: 421, code: "unknown-host", message };
  }
  if (origin === undefined || origin === `http://${host}`) return undefined;
  return { status: 403, code: "foreign-origin", message: "The emulator answers no requests of web pages." };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
