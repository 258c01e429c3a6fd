import { type Dispatcher, Pool, ProxyAgent } from "undici";
import type { NamedProxy } from "./proxy";

/** Thrown where a proxy opens no tunnel: `status` is its answer, `cause` why there was none. Nothing was sent to the host. */
export class NoTunnel extends Error {
  override readonly name = "NoTunnel";

  constructor(
    readonly proxy: NamedProxy,
    readonly status: number | undefined,
    cause?: unknown,
  ) {
    super("the proxy opened no tunnel", { cause });
  }
}

/** A proxy that has not answered by then will not, or nobody waits for it any more. Milliseconds. */
const answerTimeout = 20_000;

/** Sends requests through tunnels that the proxy opens. */
export function throughProxy(proxy: NamedProxy, options: object): ProxyAgent {
  const token = proxy.authorization === undefined ? {} : { token: proxy.authorization };
  return new ProxyAgent({
    ...options,
    ...token,
    uri: proxy.url,
    clientFactory: (url, own) => new Tunnels(proxy, url, { ...own, headersTimeout: answerTimeout }),
  });
}

type Answer = (error: Error | null, data: Dispatcher.ConnectData) => void;

/** Connections to a proxy. ProxyAgent alone tells neither the proxy's status nor whose failure one is. */
class Tunnels extends Pool {
  constructor(
    readonly proxy: NamedProxy,
    url: URL,
    options: Pool.Options,
  ) {
    super(url, options);
  }

  override connect(options: Omit<Dispatcher.ConnectOptions, "origin">): Promise<Dispatcher.ConnectData>;
  override connect(options: Omit<Dispatcher.ConnectOptions, "origin">, callback: Answer): void;
  override connect(options: Omit<Dispatcher.ConnectOptions, "origin">, callback?: Answer) {
    if (callback !== undefined) return super.connect(options, callback);
    return this.#open(options);
  }

  async #open(options: Omit<Dispatcher.ConnectOptions, "origin">): Promise<Dispatcher.ConnectData> {
    const answer = await super.connect(options).catch((cause: unknown) => {
      throw new NoTunnel(this.proxy, undefined, cause);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => undefined).destroy();
    throw new NoTunnel(this.proxy, answer.statusCode);
  }
}
