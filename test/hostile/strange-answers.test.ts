import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { CloudError } from "../../provider/domain/cloud-error";
import { everyCall } from "../cloud/every-call";
import type { Answer, Lie } from "../fixtures/front/front";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";

const canary = "canary-in-a-body";
const calls = /^\/(v1|v2|api|platform)\//;
const refusal = JSON.stringify({ message: canary, error_code: "odd" });

describeBehindFront("An answer whose body is none of IBM's", (fixture, it) => {
  const bodies: Readonly<Record<string, Omit<Answer, "status">>> = {
    "a page of HTML": { headers: { "content-type": "text/html" }, body: `<html><title>${canary}</title></html>` },
    "a page of HTML that is called JSON": { body: `<html>${canary}</html>` },
    "JSON, zipped": { headers: { "content-encoding": "gzip" }, body: gzipSync(refusal) },
    "a bomb, zipped": {
      headers: { "content-encoding": "gzip" },
      body: gzipSync(Buffer.alloc(64 * 1024 * 1024, canary)),
    },
    "JSON in an encoding that nobody knows": { headers: { "content-encoding": canary }, body: `${canary}{}` },
    "what is no UTF-8": { body: Buffer.concat([Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from(canary)]) },
    "half of JSON": { body: `{"message":"${canary}` },
    "a text alone": { headers: { "content-type": "text/plain" }, body: canary },
    "a list of texts": { body: JSON.stringify([canary]) },
    XML: { headers: { "content-type": "application/xml" }, body: `<Error><Message>${canary}</Message></Error>` },
    "JSON of other names": { body: JSON.stringify({ stack: canary, debug: { request: canary } }) },
  };
  for (const [what, body] of Object.entries(bodies)) {
    it(`but ${what} is told in clear words, and nothing of it is shown`, async () => {
      for (const status of [200, 400, 500]) {
        const armed = fixture.front.lie({ path: calls }, () => ({ status, ...body }));
        for (const call of Object.values(everyCall)) {
          const error = await call(fixture.session(new FakeClock(), { tries: 2 })).catch((thrown: unknown) => thrown);
          if (!(error instanceof CloudError)) continue;
          assertClear(error.message);
          assert.ok(!error.message.includes(canary), error.message);
        }
        assert.ok(armed.hits > 0);
        armed.remove();
      }
    });
  }

  it("is not shown by the text beside its status, nor by any header", async () => {
    const say: Lie = ({ response }) => {
      response.writeHead(400, canary, { "x-message": canary, server: canary, "www-authenticate": canary, via: canary });
      response.end(`{"error_code":"odd"}`);
      return undefined;
    };
    fixture.front.lie({ path: calls }, say);
    for (const call of Object.values(everyCall)) {
      const error = await call(fixture.session()).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CloudError);
      assert.ok(!error.message.includes(canary), error.message);
    }
  });

  it("does not show the token where IBM repeats it as the transaction", async () => {
    for (const name of [
      "transaction-id",
      "x-transaction-id",
      "x-global-transaction-id",
      "x-request-id",
      "x-correlation-id",
    ]) {
      let token = "";
      fixture.front.lie({ path: calls }, ({ heard }) => {
        token = (heard.headers.authorization ?? "").replace("Bearer ", "");
        return { status: 400, headers: { [name]: `${token} ${"x".repeat(9_000)}` }, body: `{"error_code":"odd"}` };
      });
      const { errors } = await fixture.stack({ key: accessKey() }).up();
      assert.equal(errors.length, 1);
      assertClear(errors[0] ?? "");
      assert.ok(token.length > 100 && !errors.join().includes(token.slice(0, 20)), errors.join());
    }
  });
});

describeBehindFront("An answer that drips", (fixture, it) => {
  const drips: Readonly<Record<string, (text: (part: string) => void) => void>> = {
    "its body": (write) => write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"resources":['),
    "its head": (write) => write("HTTP/1.1 200 OK\r\nx-drip: "),
    "its status": (write) => write("HTTP/1.1 200 O"),
    nothing: () => undefined,
  };
  for (const [what, begin] of Object.entries(drips)) {
    it(`(${what}) is given up in time by every call`, async () => {
      fixture.front.lie({ path: calls }, ({ response }) => {
        const { socket } = response;
        begin((part) => socket?.write(part));
        const drip = setInterval(() => socket?.write(what === "nothing" ? "" : " "), 5);
        socket?.once("close", () => clearInterval(drip));
        socket?.on("error", () => clearInterval(drip));
        return undefined;
      });
      const rules = { tries: 2, tryTimeout: 60, longestTry: 60 };
      await Promise.all(
        Object.values(everyCall).map(async (call) => {
          const error = await call(fixture.session(new FakeClock(), rules)).catch((thrown: unknown) => thrown);
          assert.ok(error instanceof CloudError, String(error));
          assertClear(error.message);
          assert.match(error.message, /no answer came in time/);
        }),
      );
    });
  }
});

describeBehindFront("A token whose time is odd", (fixture, it) => {
  for (const seconds of [
    "1e308",
    "1e-9",
    "1e400",
    "0",
    "-1",
    "0.5",
    '"3600"',
    "null",
    '"NaN"',
    "[]",
    "9".repeat(400),
  ]) {
    it(`(expires_in ${seconds.slice(0, 10)}) is used or refused, and not asked for more often than it is needed`, async () => {
      fixture.front.lie({ path: /^\/identity\/token$/ }, async ({ forward }) => {
        const { body, ...answer } = await forward();
        return { ...answer, body: body.replace(/"expires_in":\d+/, () => `"expires_in":${seconds}`) };
      });
      const stack = fixture.stack({ a: accessKey(), b: resourceKey() });
      for (const run of [await stack.up(), await stack.refresh(), await stack.destroy()])
        for (const error of run.errors) assertClear(error);
      assert.deepEqual(fixture.own, []);
      const tokens = fixture.front.heard.length - fixture.front.calls.length;
      assert.ok(tokens <= fixture.front.calls.length + 6, `${tokens} tokens for ${fixture.front.calls.length} calls`);
    });
  }
});
