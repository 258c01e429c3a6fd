import assert from "node:assert/strict";
import { withinOperation } from "../../provider/http/operation";
import { Http, type HttpRequest, mostBytes, mostBytesOfOperation } from "../../provider/http/request";
import { withServer } from "../fixtures/http/with-server";

const get = (url: string): HttpRequest => ({ method: "GET", url, headers: {}, repeatable: "safe" });

/** A server whose every answer is so long, and what it was asked. */
async function withBodies(bytes: number, use: (url: string, asked: () => number) => Promise<void>): Promise<void> {
  let asked = 0;
  await withServer(
    (_, response, count) => {
      asked = count;
      response.end(Buffer.alloc(bytes, "x"));
    },
    (url) => use(url, () => asked),
  );
}

const tooLarge = { name: "HttpFailure", reason: "response-too-large", sent: true };

describe("The body of an answer", function () {
  this.timeout(30_000);

  it("is read up to 16 MiB", async () => {
    await withBodies(16 * 2 ** 20, async (url) => {
      assert.equal((await new Http().send(get(url))).body.length, mostBytes);
    });
  });

  it("of one byte more is not read to its end, and not asked for again", async () => {
    await withBodies(16 * 2 ** 20 + 1, async (url, asked) => {
      await assert.rejects(new Http().send(get(url)), tooLarge);
      assert.equal(asked(), 1);
    });
  });

  it("is read within an operation while its answers have 128 MiB together, and not beyond", async () => {
    await withBodies(16 * 2 ** 20, async (url, asked) => {
      const http = new Http();
      await withinOperation(async () => {
        for (let read = 0; read < mostBytesOfOperation; read += mostBytes) await http.send(get(url));
        assert.equal(asked(), 8);
        await assert.rejects(http.send(get(url)), tooLarge);
        assert.equal(asked(), 9);
      });
      await withinOperation(() => http.send(get(url)));
    });
  });
});
