import assert from "node:assert/strict";
import { HttpFailure } from "../../provider/http/failure";
import { Host } from "../../provider/http/host";
import type { Slot } from "../../provider/http/rate-limiter";
import { Http } from "../../provider/http/request";
import type { HttpResponse } from "../../provider/http/response";
import type { RetryRules } from "../../provider/http/retry";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";

const read = { method: "GET", headers: {}, repeatable: "safe" } as const;
const create = { method: "POST", headers: {}, body: "{}", repeatable: "if-not-run" } as const;

describe("All who ask one host", () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
  });

  const http = (rules: Partial<RetryRules> = {}) => new Http({ clock, random: () => 0, rules });

  /** A server that first refuses for so many seconds, and the milliseconds at which it was asked. */
  async function withRefusal(seconds: number, use: (url: string, asked: number[]) => Promise<void>): Promise<void> {
    const start = clock.now();
    const asked: number[] = [];
    await withServer(
      (_, response, count) => {
        asked.push(clock.now() - start);
        if (count > 1) response.end("{}");
        else response.writeHead(429, { "retry-after": String(seconds) }).end("too many");
      },
      (url) => use(url, asked),
    );
  }

  it("soon send each request once when it fails for everybody, and are told so", async () => {
    let asked = 0;
    await withServer(
      (_, response, count) => {
        asked = count;
        response.writeHead(503).end();
      },
      async (url) => {
        const client = http();
        const answers: HttpResponse[] = [];
        for (let index = 0; index < 200; index++) answers.push(await client.send({ ...read, url }));
        // The first 25 have all their tries, the others one each.
        assert.equal(asked, 25 * 5 + 175);
        assert.deepEqual(
          answers.map(({ isRetryingGivenUp }) => isRetryingGivenUp),
          answers.map((_, index) => index >= 25),
        );
        assert.ok(answers.every(({ status }) => status === 503));
      },
    );
  });

  it("are told so too where no answer came, and do without retries at that host only", async () => {
    const asked: string[] = [];
    const reset: Parameters<typeof withServer>[0] = (request, response) => {
      asked.push(request.headers.host ?? "");
      response.socket?.resetAndDestroy();
    };
    const client = http();
    const failureAt = async (url: string) => {
      const failure = await client.send({ ...read, url }).catch((error: unknown) => error);
      assert.ok(failure instanceof HttpFailure);
      return failure.message;
    };
    await withServer(reset, async (url) => {
      for (let index = 0; index < 25; index++) assert.doesNotMatch(await failureAt(url), /keeps failing/);
      const given = /^the connection broke .+, and retrying was given up because the host keeps failing$/;
      assert.match(await failureAt(url), given);
      assert.equal(asked.length, 25 * 5 + 1);
      await withServer(reset, async (elsewhere) => {
        assert.doesNotMatch(await failureAt(elsewhere), /keeps failing/);
        assert.equal(asked.filter((host) => elsewhere.endsWith(host)).length, 5);
      });
    });
  });

  it("wait together until it wants to be asked again, and take turns then", async () => {
    await withRefusal(3, async (url, asked) => {
      const client = http({ tries: 1 });
      assert.equal((await client.send({ ...read, url })).status, 429);
      for (let index = 0; index < 3; index++) assert.equal((await client.send({ ...create, url })).status, 200);
      assert.deepEqual(asked.slice(0, 3), [0, 3_000, 4_000]);
      assert.ok((asked[3] ?? 0) > 4_500, String(asked));
    });
  });

  it("are not slowed down by the refusal of another host", async () => {
    await withRefusal(3, async (url) => {
      const client = http({ tries: 1 });
      await client.send({ ...read, url });
      await withServer(
        (_, response) => response.end("{}"),
        async (elsewhere) => {
          await client.send({ ...read, url: elsewhere });
          assert.deepEqual(clock.slept, []);
        },
      );
    });
  });

  it("have the same answer at once, without asking, when it wants to be left alone for an hour", async () => {
    await withRefusal(3_600, async (url, asked) => {
      const client = http();
      await client.send({ ...read, url });
      clock.advance(600_000);
      const { status, body, retryAfter } = await client.send({ ...create, url });
      assert.deepEqual([status, body, retryAfter], [429, "too many", 3_000_000]);
      assert.deepEqual([asked, clock.slept], [[0], []]);

      clock.advance(2_950_000);
      assert.equal((await client.send({ ...create, url })).status, 200);
      assert.deepEqual(clock.slept, [50_000]);
    });
  });

  it("fail, surely not sent, when their turn would come too close to the deadline", async () => {
    await withRefusal(20, async (url, asked) => {
      const client = http({ tries: 1, requestTimeout: 24_000 });
      await client.send({ ...read, url });
      const failure = await client.send({ ...create, url }).catch((error: unknown) => error);
      assert.ok(failure instanceof HttpFailure);
      assert.deepEqual([failure.reason, failure.sent], ["held-back", false]);
      assert.match(failure.message, /^it was not sent, because its turn did not come in time after too many requests/);
      assert.deepEqual([asked, clock.slept], [[0], []]);

      clock.advance(1_000);
      assert.equal((await client.send({ ...create, url })).status, 200);
    });
  });

  it("go on waiting when it refuses another one while they wait for their turn", async () => {
    const host = new Host("a host", clock);
    const start = clock.now();
    const turn = async () => {
      const given = await host.waitForSlot(start + 60_000, 60_000);
      return "at" in given ? given : assert.fail("no turn");
    };
    const putOff = (given: Slot, retryAfter: number) => {
      const answer = { status: 429, headers: {}, body: "", retryAfter, isRetryingGivenUp: false };
      host.record(given, { kind: "response", status: 429, retryAfter }, answer);
    };
    putOff(await turn(), 1_000);
    const sent = await turn();
    const waiting = turn();
    putOff(sent, 5_000);
    assert.equal((await waiting).at - start, 7_000);
  });
});
