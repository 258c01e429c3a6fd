import assert from "node:assert/strict";
import { HttpFailure } from "../../provider/http/failure";
import { outsideOperations, withinOperation } from "../../provider/http/operation";
import { Http } from "../../provider/http/request";
import type { RetryRules } from "../../provider/http/retry";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";

const read = { method: "GET", headers: {}, repeatable: "safe" } as const;
const create = { method: "POST", headers: {}, body: "{}", repeatable: "if-not-run" } as const;
const minute = 60_000;

describe("An operation of many requests", () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
  });

  const http = (rules: Partial<RetryRules> = {}) => new Http({ clock, random: () => 0, rules });

  const failureOf = async (answer: Promise<unknown>): Promise<HttpFailure> => {
    const failure = await answer.then(
      () => assert.fail("answered"),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof HttpFailure, String(failure));
    return failure;
  };

  /** A server that takes so long for an answer, and how often it was asked. */
  async function withSlowServer(
    milliseconds: number,
    use: (url: string, asked: () => number) => Promise<void>,
    status = 200,
  ): Promise<void> {
    let asked = 0;
    await withServer(
      (_, response, count) => {
        asked = count;
        clock.advance(milliseconds);
        response.writeHead(status).end("{}");
      },
      (url) => use(url, () => asked),
    );
  }

  it("ends after five minutes, however many requests could have their two minutes each", async () => {
    const start = clock.now();
    await withSlowServer(25_000, async (url, asked) => {
      const failure = await failureOf(
        withinOperation(async () => {
          for (let index = 0; index < 100; index++) await http().send({ ...read, url });
        }),
      );
      assert.deepEqual([failure.reason, failure.sent, asked()], ["out-of-time", false, 12]);
      assert.match(failure.message, /^it was not sent, because the operation took longer than 5 minutes/);
      assert.equal(clock.now() - start, 5 * minute);
    });
  });

  it("repeats nothing and waits for nothing beyond its end", async () => {
    const start = clock.now();
    await withSlowServer(
      25_000,
      async (url) => {
        await withinOperation(async () => {
          const statuses: number[] = [];
          // Each of these would take two minutes by itself.
          for (let index = 0; index < 3; index++) statuses.push((await http().send({ ...read, url })).status);
          assert.deepEqual(statuses, [503, 503, 503]);
          assert.equal((await failureOf(http().send({ ...read, url }))).reason, "out-of-time");
        });
        assert.ok(clock.now() - start <= 5 * minute, String(clock.now() - start));
      },
      503,
    );
  });

  it("cuts off, at its end, what it has begun", async () => {
    await withServer(
      () => undefined,
      async (url) => {
        const client = http({ operationTimeout: 60, shortestTry: 10 });
        assert.equal((await failureOf(withinOperation(() => client.send({ ...read, url })))).reason, "timed-out");
      },
    );
  });

  it("is one with what runs within it, and has time of its own beside all others", async () => {
    await withSlowServer(2 * minute, async (url) => {
      await withinOperation(async () => {
        await http().send({ ...read, url });
        await http().send({ ...read, url });
        await withinOperation(async () => {
          // Part of the same one.
          await http().send({ ...read, url });
          assert.equal((await failureOf(http().send({ ...read, url }))).reason, "out-of-time");
        });
      });
      await withinOperation(() => http().send({ ...read, url }));
      await http().send({ ...read, url });
    });
  });

  it("does not end a reading that it shares with others", async () => {
    await withSlowServer(4 * minute, async (url) => {
      await withinOperation(async () => {
        await http().send({ ...read, url });
        await http().send({ ...read, url });
        assert.equal((await outsideOperations(() => http().send({ ...read, url }))).status, 200);
        assert.equal((await failureOf(http().send({ ...read, url }))).reason, "out-of-time");
      });
    });
  });

  it("is longer by the time that IBM took for a slow create", async () => {
    await withSlowServer(9 * minute, async (url) => {
      await withinOperation(async () => {
        assert.equal((await http().send({ ...create, url, responseTimeout: 600_000 })).status, 200);
        assert.equal((await http().send({ ...create, url, responseTimeout: 600_000 })).status, 200);
        // The five minutes are still there.
        assert.equal((await http().send({ ...read, url })).status, 200);
        assert.equal((await failureOf(http().send({ ...read, url }))).reason, "out-of-time");
      });
    });
  });
});

describe("A slow create", () => {
  it("is waited for, whatever the limits of other requests are", async () => {
    const rules = { tryTimeout: 20, requestTimeout: 40, shortestTry: 10, operationTimeout: 30 };
    const client = new Http({ clock: new FakeClock(), rules });
    await withServer(
      (_, response) => setTimeout(() => response.end("made"), 150),
      async (url) => {
        const answer = await withinOperation(() => client.send({ ...create, url, responseTimeout: 600_000 }));
        assert.equal(answer.body, "made");
        await assert.rejects(client.send({ ...create, url }), /no answer came in time/);
      },
    );
  });

  it("is given up after its own time, and is not repeated then", async () => {
    const client = new Http({ clock: new FakeClock(), rules: { longestTry: 60 } });
    let asked = 0;
    await withServer(
      (_, __, count) => {
        asked = count;
      },
      async (url) => {
        await assert.rejects(client.send({ ...create, url, responseTimeout: 600_000 }), /no answer came in time/);
        assert.equal(asked, 1);
      },
    );
  });

  it("has all its tries after 429, though the first ones were slow", async () => {
    const clock = new FakeClock();
    const client = new Http({ clock, random: () => 0 });
    await withServer(
      (_, response, count) => {
        clock.advance(3 * minute);
        response.writeHead(count < 4 ? 429 : 200).end("{}");
      },
      async (url) => {
        const answer = await withinOperation(() => client.send({ ...create, url, responseTimeout: 600_000 }));
        assert.equal(answer.status, 200);
      },
    );
  });
});
