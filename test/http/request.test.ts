import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { createServer as createNetServer } from "node:net";
import { Http, type HttpRequest } from "../../provider/http/request";
import type { RetryRules } from "../../provider/http/retry";
import { FakeClock } from "../fixtures/http/fake-clock";
import { bodyOf, closed, listening, withServer } from "../fixtures/http/with-server";

const read = { method: "GET", headers: {}, repeatable: "safe" } as const;
const create = { method: "POST", headers: {}, body: "{}", repeatable: "if-not-run" } as const;

describe("A request", () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
  });

  const http = (rules: Partial<RetryRules> = {}, random = 0.5) => new Http({ clock, random: () => random, rules });

  /** How often a server that first gives these answers, and then 200, is asked, and what is the final status. */
  async function asked(
    request: Omit<HttpRequest, "url">,
    answers: ((response: ServerResponse) => unknown)[],
    client = http(),
  ): Promise<{ times: number; status: number | string }> {
    let times = 0;
    let status: number | string = 0;
    await withServer(
      (_, response, count) => {
        times = count;
        const answer = answers[count - 1];
        if (answer === undefined) response.end("{}");
        else answer(response);
      },
      async (url) => {
        status = await client.send({ ...request, url }).then(
          (answer) => answer.status,
          (error: unknown) => String(error),
        );
      },
    );
    return { times, status };
  }

  const refusing = (code: number, headers: Record<string, string> = {}) => {
    return (response: ServerResponse) => response.writeHead(code, headers).end("{}");
  };
  const resetting = (response: ServerResponse) => response.socket?.resetAndDestroy();

  for (const code of [408, 500, 502, 503, 504, 520, 529, 598, 599]) {
    it(`that only reads is repeated after ${code}`, async () => {
      assert.deepEqual(await asked(read, [refusing(code), refusing(code)]), { times: 3, status: 200 });
    });
    it(`that creates is not repeated after ${code}`, async () => {
      assert.deepEqual(await asked(create, [refusing(code)]), { times: 1, status: code });
    });
  }

  for (const code of [400, 401, 403, 404, 409, 410, 422, 501, 505]) {
    it(`is answered by ${code}, and never repeated`, async () => {
      assert.deepEqual(await asked(read, [refusing(code)]), { times: 1, status: code });
    });
  }

  it("that creates is repeated after 429, with or without Retry-After", async () => {
    const answers = [refusing(429), refusing(429, { "retry-after": "3" })];
    assert.deepEqual(await asked(create, answers), { times: 3, status: 200 });
    assert.deepEqual(clock.slept, [250, 3500]);
  });

  it("that only reads is repeated after a 503 that says when to come again", async () => {
    assert.deepEqual(await asked(read, [refusing(503, { "retry-after": "2" })]), { times: 2, status: 200 });
    assert.deepEqual(clock.slept, [2250]);
  });

  for (const retryAfter of ["2", "0", "-5", "0.5", "Thu, 01 Jan 2026 00:00:30 GMT"]) {
    it(`that creates is not sent again after a 503 with Retry-After ${retryAfter}: it may have run`, async () => {
      const answer = await asked(create, [refusing(503, { "retry-after": retryAfter })]);
      assert.deepEqual(answer, { times: 1, status: 503 });
    });
  }

  it("that only reads is repeated after a reset, and one that creates is not", async () => {
    assert.deepEqual(await asked(read, [resetting]), { times: 2, status: 200 });
    const { times, status } = await asked(create, [resetting]);
    assert.equal(times, 1);
    assert.match(String(status), /HttpFailure: the connection broke/);
  });

  it("that only reads is repeated after half an answer, and one that creates is not", async () => {
    const halved = (response: ServerResponse) => {
      response.writeHead(200, { "content-length": "100" }).write("half of it");
      response.socket?.end();
    };
    assert.deepEqual(await asked(read, [halved]), { times: 2, status: 200 });
    assert.equal((await asked(create, [halved])).times, 1);
  });

  it("that only reads is repeated after a time-out, and one that creates is not", async () => {
    const silent = () => undefined;
    assert.deepEqual(await asked(read, [silent], http({ tryTimeout: 60 })), { times: 2, status: 200 });
    const { times, status } = await asked(create, [silent], http({ tryTimeout: 60 }));
    assert.equal(times, 1);
    assert.match(String(status), /HttpFailure: no answer came in time/);
  });

  it("that creates is not lost to a kept connection that the server ends while it is idle", async () => {
    // The server ends a connection once it has carried two requests: the second reads the reset and no answer.
    const carried = new Map<unknown, number>();
    await withServer(
      (request, response) => {
        const count = (carried.get(request.socket) ?? 0) + 1;
        carried.set(request.socket, count);
        if (count === 1) response.end("{}");
        else request.socket.resetAndDestroy();
      },
      async (url) => {
        for (let index = 0; index < 4; index++) {
          assert.equal((await http().send({ ...read, url })).status, 200);
          assert.equal((await http().send({ ...create, url })).status, 200);
        }
      },
    );
  });

  it("that creates is sent again after a reset within the TLS handshake, which it never got through", async () => {
    let connections = 0;
    const server = createNetServer((socket) => {
      connections++;
      socket.once("data", () => socket.resetAndDestroy());
    });
    const port = await listening(server);
    const outcome = http().send({ ...create, url: `https://127.0.0.1:${port}` });
    await assert.rejects(outcome, /HttpFailure: the connection broke/);
    await closed(server);
    assert.equal(connections, 5);
  });

  it("times out also while the body trickles", async () => {
    const trickling = (response: ServerResponse) => response.writeHead(200).write("{");
    const { status } = await asked(create, [trickling], http({ tryTimeout: 60 }));
    assert.match(String(status), /no answer came in time/);
  });

  it("gives up after as many tries as the rules say, with the last answer", async () => {
    const answers = Array.from({ length: 9 }, () => refusing(503));
    assert.deepEqual(await asked(read, answers, http({ tries: 4 })), { times: 4, status: 503 });
    assert.deepEqual(clock.slept, [250, 500, 1000]);
  });

  it("waits as long as a Retry-After date says", async () => {
    const date = new Date(clock.now() + 20_000).toUTCString();
    await asked(read, [refusing(429, { "retry-after": date })], http({}, 0));
    assert.deepEqual(clock.slept, [20_000]);
  });

  it("does not wait for a Retry-After date in the past, or one that is no date", async () => {
    const past = new Date(clock.now() - 20_000).toUTCString();
    const answers = [refusing(429, { "retry-after": past }), refusing(429, { "retry-after": "soon" })];
    assert.deepEqual(await asked(read, answers, http({}, 0)), { times: 3, status: 200 });
    assert.deepEqual(clock.slept, [0, 0]);
  });

  it("gives up at once when the server asks for a longer wait than the cap", async () => {
    assert.deepEqual(await asked(read, [refusing(429, { "retry-after": "61" })]), { times: 1, status: 429 });
    assert.deepEqual(clock.slept, []);
  });

  it("never sleeps past its deadline", async () => {
    const answers = Array.from({ length: 9 }, () => refusing(503, { "retry-after": "4" }));
    const { times } = await asked(read, answers, http({ tries: 9, requestTimeout: 15_000 }, 0));
    assert.equal(times, 3);
    assert.deepEqual(clock.slept, [4000, 4000]);
  });

  it("carries method, headers and body to the server, and its answer back", async () => {
    await withServer(
      async (request, response) => {
        const told = [request.method, request.url, request.headers["x-a"], await bodyOf(request)];
        response.writeHead(418, { "X-Several": ["a", "b"], "Retry-After": "7" }).end(JSON.stringify(told));
      },
      async (url) => {
        const answer = await http().send({
          ...create,
          method: "PATCH",
          url: `${url}/a%2Fb?c=d`,
          headers: { "x-a": "1" },
          body: "grüß",
        });
        assert.equal(answer.status, 418);
        assert.equal(answer.body, JSON.stringify(["PATCH", "/a%2Fb?c=d", "1", "grüß"]));
        assert.equal(answer.headers["x-several"], "a, b");
        assert.equal(answer.retryAfter, 7000);
      },
    );
  });
});
