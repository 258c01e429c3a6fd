import { createServer } from "node:http";
import { closed, listening } from "../../http/with-server";

/** A host that is not IBM's: nothing may ever arrive there, and least of all a token. */
export class OtherHost {
  /** Each request that arrived, with what it signed in with. */
  readonly heard: { path: string; authorization: string | undefined }[] = [];
  connections = 0;
  readonly #server = createServer(({ url = "", headers }, response) => {
    this.heard.push({ path: url, authorization: headers.authorization });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ resources: [], next_url: null, access_token: "a token of the other host" }));
  });
  #port = 0;

  static async open(): Promise<OtherHost> {
    const host = new OtherHost();
    host.#server.on("connection", () => host.connections++);
    host.#port = await listening(host.#server);
    return host;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  clear(): void {
    this.heard.length = 0;
    this.connections = 0;
  }

  /** Host and port. */
  get name(): string {
    return `127.0.0.1:${this.#port}`;
  }
}
