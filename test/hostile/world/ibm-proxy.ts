import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { closed, listening } from "../../http/with-server";

const tls = join(__dirname, "..", "..", "faults", "tls");
const own = { key: readFileSync(join(tls, "localhost.key.pem")), cert: readFileSync(join(tls, "localhost.crt.pem")) };

/**
 * A proxy by which every host of the world is the server at `port`, with TLS: so the provider speaks to IBM's own host
 * names, and it is seen which others it would have gone to.
 */
export class IbmProxy {
  /** Host and port of each connection that was asked for. */
  readonly asked: string[] = [];
  readonly #server = createServer();
  readonly #tls = createTlsServer(own, (socket) => this.#join(socket, this.port));
  readonly #open = new Set<Duplex>();
  #own = 0;

  private constructor(readonly port: number) {}

  static async open(port: number): Promise<IbmProxy> {
    const proxy = new IbmProxy(port);
    const tlsPort = await listening(proxy.#tls);
    proxy.#server.on("connect", ({ url = "" }, socket) => {
      proxy.asked.push(url);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      proxy.#join(socket, tlsPort);
    });
    proxy.#own = await listening(proxy.#server);
    return proxy;
  }

  /** For a provider that speaks to IBM's own hosts; the certificate is nobody's but ours. */
  get environment(): Record<string, string> {
    const none = {
      IBMCLOUD_IAM_API_ENDPOINT: "",
      IBMCLOUD_IAMPAP_API_ENDPOINT: "",
      IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: "",
      SYSDIG_SECURE_URL: "",
      SYSDIG_MONITOR_URL: "",
    };
    return { ...none, HTTPS_PROXY: `http://127.0.0.1:${this.#own}`, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  }

  async close(): Promise<void> {
    for (const end of this.#open) end.destroy();
    await Promise.all([closed(this.#server), closed(this.#tls)]);
  }

  #join(socket: Duplex, port: number): void {
    const onwards = connect(port, "127.0.0.1");
    socket.pipe(onwards).pipe(socket);
    for (const end of [socket, onwards]) {
      this.#open.add(end);
      end.on("error", () => undefined);
      end.once("close", () => {
        socket.destroy();
        onwards.destroy();
      });
    }
  }
}
