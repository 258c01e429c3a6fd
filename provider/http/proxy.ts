import { isOnLoopback } from "../domain/loopback";

/** A proxy that a variable of the environment names. */
export interface NamedProxy {
  variable: string;
  /** Without user name and password. */
  url: string;
  /** Host and port, as a message may name it. */
  host: string;
  /** What a `proxy-authorization` header has to hold; undefined where the variable has no user name and password. */
  authorization: string | undefined;
}

/** A variable that should name a proxy and does not; `problem` follows "because", and repeats nothing of its value. */
interface Misnamed {
  variable: string;
  problem: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of each pair the first one that is set counts; where both are unset or empty, the next pair does. */
const ofHttp = ["http_proxy", "HTTP_PROXY"];
const variablesFor: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "https:": [["https_proxy", "HTTPS_PROXY"], ofHttp],
  "http:": [ofHttp],
};

/**
 * The proxy for a URL; undefined where there is to be none. What is on this machine is reached without one, which would
 * carry the request elsewhere, in plain text.
 */
export function proxyFor(text: string, environment: Environment = process.env): NamedProxy | Misnamed | undefined {
  if (!URL.canParse(text) || isOnLoopback(text)) return undefined;
  const url = new URL(text);
  if (isSpared(url, environment.no_proxy ?? environment.NO_PROXY ?? "")) return undefined;
  for (const pair of variablesFor[url.protocol] ?? []) {
    const variable = pair.find((name) => environment[name] !== undefined);
    const value = variable && environment[variable];
    if (variable && value) return proxyIn(variable, value);
  }
  return undefined;
}

function proxyIn(variable: string, value: string): NamedProxy | Misnamed {
  const problem = problemOf(value);
  if (problem !== undefined) return { variable, problem };
  const { username, password, origin, host } = new URL(value);
  return { variable, url: origin, host, authorization: basic(username, password) };
}

/** Why the value is not the URL of a proxy that can be used. */
function problemOf(value: string): string | undefined {
  // undici speaks SOCKS too, but calls that experimental and prints a warning in each run.
  if (!/^https?:\/\//i.test(value)) return "it does not begin with http:// or https://";
  if (!URL.canParse(value)) return "it is not a URL";
  const { username, password } = new URL(value);
  return isDecodable(username) && isDecodable(password) ? undefined : "its user name or password is not URL-encoded";
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

function basic(username: string, password: string): string | undefined {
  if (username === "" && password === "") return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Whether NO_PROXY names the host: by itself, by a domain that it is in, or by `*`; with a port, at that port only. */
function isSpared({ hostname, port, protocol }: URL, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", entryPort] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(entry) ?? [];
      if (name === "" || (entryPort !== undefined && entryPort !== (port || defaultPorts[protocol]))) return false;
      return hostname === name || hostname.endsWith(`.${name}`);
    });
}
