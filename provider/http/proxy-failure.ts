import type { PlainReason } from "./failure-reason";
import { type FailureText, textOf } from "./failure-text";
import type { NamedProxy } from "./proxy";

/** The proxy as a message names it, without user name and password. */
export function whereOf({ host, variable }: NamedProxy): string {
  return `${host}, named by ${variable}`;
}

const orWithout = "or name the hosts that are reached without a proxy in NO_PROXY, then run again.";

/** Where the proxy could not be reached, or did not answer. */
export function textWithoutAnswer({ variable }: NamedProxy, reason: PlainReason): FailureText {
  const { clause, advice } = textOf(reason, "");
  const isOfCertificate = reason.startsWith("certificate") || reason === "issuer-unknown" || reason === "self-signed";
  return {
    clause: `the proxy could not be used: ${clause}`,
    advice: isOfCertificate ? advice : `Correct ${variable}, ${orWithout}`,
  };
}

export function textOfSignIn({ variable, authorization }: NamedProxy): FailureText {
  if (authorization === undefined) {
    return {
      clause: "the proxy wants a sign-in (407)",
      advice: `Write user name and password into ${variable}, URL-encoded (http://USER:PASSWORD@HOST:PORT), ${orWithout}`,
    };
  }
  return {
    clause: "the proxy did not accept the user name and password that the variable has (407)",
    advice: `Correct them in ${variable}, where both are URL-encoded. Only the scheme Basic is used.`,
  };
}

export function textOfRefusal(status: number, host: string): FailureText {
  return {
    clause: `the proxy answered ${status} when it was to connect to ${host}`,
    advice: `Have that host allowed at the proxy, ${orWithout}`,
  };
}

/** Where a variable does not name a proxy; its value is not repeated, since it may have a password. */
export function textOfMisnamed({ variable, problem }: { variable: string; problem: string }): FailureText {
  return {
    clause: `it was not sent: the environment variable ${variable} does not name a proxy, because ${problem}`,
    advice: `Write the whole URL into ${variable}, as in http://proxy.example.com:3128, then run again.`,
  };
}
