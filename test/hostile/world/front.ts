import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Emulator } from "pulumi-ibm-keys/emulator";
import { bodyOf, closed, listening } from "../../http/with-server";

/** A request as it arrived. */
export interface Heard {
  method: string;
  /** IBM's host that it is for: the first segment of the path, or the Host header where that names none of this machine. */
  host: string;
  /** Path and query behind IBM's host, letter by letter as the request line had them. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Headers = Record<string, string | string[] | undefined>;

export interface Answer {
  status: number;
  /** A list is sent as several headers of one name. */
  headers?: Headers;
  body?: string | Buffer | AsyncIterable<Buffer>;
}

/** What a rule may do with a request. */
interface Exchange {
  heard: Heard;
  /** Has the emulator do what was asked. */
  forward(): Promise<{ status: number; headers: Headers; body: string }>;
  /** For what is no answer of HTTP at all. */
  response: ServerResponse;
}

/** Answers in the place of IBM; nothing where it has written to the socket itself. */
export type Lie = (exchange: Exchange) => Answer | undefined | Promise<Answer | undefined>;

/** Which requests; what is left out fits all. */
interface Match {
  method?: string;
  /** Found in the path behind IBM's host, without its query. */
  path?: RegExp;
}

export interface ArmedLie {
  readonly hits: number;
  remove(): void;
}

/** Stands between the provider and an emulator, records what passes, and may answer anything in IBM's place. */
export class Front {
  readonly heard: Heard[] = [];
  #lies: { match: Match; lie: Lie; hits: number }[] = [];
  readonly #server = createServer((incoming, response) => {
    this.#answer(incoming, response).catch(() => response.destroy());
  });
  #port = 0;

  private constructor(readonly emulator: Emulator) {}

  static async open(emulator: Emulator): Promise<Front> {
    const front = new Front(emulator);
    front.#port = await listening(front.#server);
    return front;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get endpoints(): Emulator["endpoints"] {
    const { iam, resourceController, secure, monitor } = this.emulator.endpoints;
    return {
      iam: this.#renamed(iam),
      resourceController: this.#renamed(resourceController),
      secure: this.#renamed(secure),
      monitor: this.#renamed(monitor),
    };
  }

  get environment(): Record<string, string> {
    const { environment } = this.emulator;
    return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, this.#renamed(value)]));
  }

  /** The newest rule that fits answers. */
  lie(match: Match, lie: Lie): ArmedLie {
    const armed = { match, lie, hits: 0 };
    this.#lies.unshift(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.#lies = this.#lies.filter((other) => other !== armed);
      },
    };
  }

  /** Tells the truth again, and forgets what it has heard. */
  clear(): void {
    this.#lies = [];
    this.heard.length = 0;
  }

  /** What was heard of these requests. */
  of(match: Match): Heard[] {
    return this.heard.filter((heard) => fits(match, heard));
  }

  /** What was heard but for signing in. */
  get calls(): Heard[] {
    return this.heard.filter(({ path }) => path !== "/identity/token");
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const heard = { ...placeOf(incoming), headers: incoming.headers, body: await bodyOf(incoming) };
    this.heard.push(heard);
    const forward = () => this.#forward(incoming, heard.body);
    const armed = this.#lies.find(({ match }) => fits(match, heard));
    if (armed !== undefined) armed.hits++;
    const answer = armed === undefined ? await forward() : await armed.lie({ heard, forward, response });
    if (answer === undefined) return;
    const { status, headers = {}, body = "" } = answer;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    if (typeof body === "string" || Buffer.isBuffer(body)) response.end(body);
    // Whoever is sent too much may hang up.
    else await pipeline(body, response).catch(() => undefined);
  }

  #forward({ method, url, headers }: IncomingMessage, body: string) {
    const { host = "", accept, authorization, ibminstanceid, teamid, sysdigteamid } = headers;
    const type = headers["content-type"];
    const passed = { host, accept, authorization, ibminstanceid, teamid, sysdigteamid, "content-type": type };
    const sent = Object.fromEntries(Object.entries(passed).filter(([, value]) => value !== undefined));
    return new Promise<{ status: number; headers: Headers; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(this.emulator.url);
      const outgoing = request({ hostname, port, method, path: url, headers: sent }, (answer) => {
        const { "content-length": _length, "transfer-encoding": _encoding, connection: _, ...kept } = answer.headers;
        bodyOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, headers: kept, body: text }), reject);
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  #renamed(url: string): string {
    return url.replace(this.emulator.url, this.url);
  }
}

function placeOf({ method = "", url = "", headers }: IncomingMessage): Pick<Heard, "method" | "host" | "path"> {
  const { host = "" } = headers;
  if (!host.startsWith("127.0.0.1")) return { method, host, path: url };
  const [, first, rest] = /^\/([^/?]*)(.*)$/s.exec(url) ?? [];
  return first?.endsWith(".cloud.ibm.com") ? { method, host: first, path: rest ?? "" } : { method, host, path: url };
}

function fits({ method, path }: Match, heard: Heard): boolean {
  const [bare = ""] = heard.path.split("?");
  return (method === undefined || method === heard.method) && (path === undefined || path.test(bare));
}
