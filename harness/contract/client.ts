import { Agent, EnvHttpProxyAgent, request } from "undici";
import type { RunClock } from "./clock";
import { at, textAt } from "./json";

/** IBM's APIs; policies may have a host of their own. */
export type Api = "iam" | "iam-policies" | "resource-controller" | "sysdig";

/** Where and as whom a run asks. */
export interface Account {
  /** The base URLs; none of `sysdig` where the instance's service has no such API. */
  hosts: Record<Exclude<Api, "sysdig">, string> & { sysdig: string | undefined };
  apiKey: string;
  accountId: string;
  instance: { crn: string; guid: string; service: string; name: string };
}

/** A request as a scenario writes it: `{name}` in the path stands for the parameter of that name. */
export interface ContractRequest {
  api: Api;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** Sent as it is, as JSON. */
  text?: string;
  /** The token to sign in with; null: none. Default: that of the account. */
  bearer?: string | null;
  /** The value of IBMInstanceID for Sysdig's API; null: none. Default: the instance. */
  instance?: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Undefined for what is not JSON. */
  body: unknown;
}

/** IAM gives out no token. */
export class SignInFailed extends Error {}

/** No answer came: whether the request was carried out is unknown. Holds no address, since some have a key in them. */
export class NoAnswer extends Error {}

/** Longer than IBM's own clients wait for the broker of a resource key. */
const longestCreate = 12 * 60_000;
const longestRequest = 60_000;
const mostBytes = 16 * 2 ** 20;

/** Sends single requests, and neither repeats one nor follows a redirect: what IBM answers is what is looked at. */
export class Client {
  #token: { value: string; renewAt: number } | undefined;

  constructor(
    readonly account: Account,
    readonly clock: RunClock,
    readonly signal?: AbortSignal,
  ) {}

  /** The same account, until the signal ends it; undefined: until it is done. */
  withSignal(signal: AbortSignal | undefined): Client {
    return new Client(this.account, this.clock, signal);
  }

  async send(asked: ContractRequest): Promise<Answer> {
    this.signal?.throwIfAborted();
    const bearer = asked.bearer === undefined ? await this.#bearer() : asked.bearer;
    const base = asked.api === "sysdig" ? this.account.hosts.sysdig : this.account.hosts[asked.api];
    if (base === undefined) throw new Error("the service of the instance has no such API");
    const instance = asked.instance === undefined ? this.account.instance.guid : asked.instance;
    const headers = {
      accept: "application/json",
      ...(asked.form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...(asked.json === undefined && asked.text === undefined ? {} : { "content-type": "application/json" }),
      ...(asked.api === "sysdig" && instance !== null ? { IBMInstanceID: instance } : {}),
      ...asked.headers,
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    };
    const body = asked.form ? new URLSearchParams(asked.form).toString() : (asked.text ?? JSON.stringify(asked.json));
    const url = `${base}${pathOf(asked)}${queryOf(asked)}`;
    return this.#exchange(url, asked.method, headers, body);
  }

  /** Signs in with an API key; the answer holds a token. */
  signIn(apikey: string): Promise<Answer> {
    const form = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey };
    return this.send({ api: "iam", method: "POST", path: "/identity/token", form, bearer: null });
  }

  /** Signs in where that is due; throws where the next request would not be sent. */
  async prepare(): Promise<void> {
    this.signal?.throwIfAborted();
    await this.#bearer();
    this.signal?.throwIfAborted();
  }

  /** The IAM ID of who signs in, as the token has it; empty where it has none. */
  async iamId(): Promise<string> {
    const [, claims = ""] = (await this.#bearer()).split(".");
    return textAt(parsed(Buffer.from(claims, "base64url").toString()), "iam_id");
  }

  /** A token is renewed after half of its life. */
  async #bearer(): Promise<string> {
    if (this.#token !== undefined && this.clock.now() < this.#token.renewAt) return this.#token.value;
    const { status, body } = await this.signIn(this.account.apiKey);
    const [value, seconds] = [textAt(body, "access_token"), Number(at(body, "expires_in"))];
    if (status !== 200 || value === "")
      throw new SignInFailed(`IAM answered ${status} to the API key: no token was given out`);
    this.#token = { value, renewAt: this.clock.now() + seconds * 500 };
    return value;
  }

  async #exchange(url: string, method: ContractRequest["method"], headers: Record<string, string>, body?: string) {
    // A create is waited for even when the run is interrupted: only its answer names what it has made.
    const limit = AbortSignal.timeout(method === "POST" ? longestCreate : longestRequest);
    const signal = method === "GET" && this.signal !== undefined ? AbortSignal.any([limit, this.signal]) : limit;
    const dispatcher = dispatcherFor(url);
    try {
      const response = await request(url, {
        method,
        headers,
        body: body ?? null,
        signal,
        dispatcher,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const text = await textOf(response.body);
      const answered = plain(response.headers);
      // Of nothing it says nothing.
      if (text === "") delete answered["content-type"];
      return { status: response.statusCode, headers: answered, body: parsed(text) };
    } catch (error) {
      this.signal?.throwIfAborted();
      const code = codeOf(error);
      throw code === undefined ? error : new NoAnswer(`no answer came (${code})`);
    } finally {
      await dispatcher.destroy();
    }
  }
}

/** What is on this machine is reached without a proxy. Connections are not kept: none can be closed as it is used. */
function dispatcherFor(url: string): Agent | EnvHttpProxyAgent {
  const options = { pipelining: 0, connect: { timeout: 10_000 } };
  return /^http:/.test(url) ? new Agent(options) : new EnvHttpProxyAgent(options);
}

function pathOf({ path, params = {} }: ContractRequest): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = params[name] ?? "";
    // Dots alone would name another path.
    if (value === "" || /^\.+$/.test(value)) throw new Error(`${name} cannot be part of an address`);
    return encodeURIComponent(value);
  });
}

function queryOf({ query }: ContractRequest): string {
  return query === undefined ? "" : `?${new URLSearchParams(query)}`;
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new NoAnswer("the answer is longer than 16 MiB");
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A code such as ECONNRESET: messages of Node may name an address. Undefined for what has to do with no connection. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return /^(TimeoutError|AbortError)$/.test(error.name) ? error.name : codeOf(error.cause);
}
