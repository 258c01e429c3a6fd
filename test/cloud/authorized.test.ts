import assert from "node:assert/strict";
import { AuthorizedCalls } from "../../provider/cloud/api/authorized";
import { ApiKeySignIn } from "../../provider/cloud/iam/sign-in/api-key";
import { TokenSource } from "../../provider/cloud/iam/sign-in/token-source";
import { CloudError } from "../../provider/domain/cloud-error";
import { outsideOperations, withinOperation } from "../../provider/http/operation";
import { Http } from "../../provider/http/request";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";

const token = "canary-token-0002";
const needs = "the service role Manager on a service";

function callsAt(url: string, clock = new FakeClock()): AuthorizedCalls {
  const http = new Http({ clock });
  return new AuthorizedCalls(http, new TokenSource(clock, new ApiKeySignIn(http, url, "canary-api-key-0002")), url);
}

async function errorOf(call: () => Promise<unknown>): Promise<CloudError> {
  const error = await call().then(
    () => assert.fail("succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudError, String(error));
  return error;
}

describe("An error of a call", () => {
  it("says that the operation took too long, and does not blame the network", async () => {
    await withServer(
      (_, response) => response.end(JSON.stringify({ access_token: token, expires_in: 3600 })),
      async (url) => {
        const clock = new FakeClock();
        const calls = callsAt(url, clock);
        const read = () => calls.send({ action: "list keys", needs, method: "GET", path: ["keys"] });
        const error = await withinOperation(async () => {
          await read();
          clock.advance(300_000);
          return errorOf(read);
        });
        assert.equal(error.code, "unavailable");
        assert.match(
          error.message,
          /because the operation took longer than 5 minutes .+\. Run again to go on from here\.$/,
        );
      },
    );
  });

  it("does not come to one operation because another, which asked for the token first, was out of time", async () => {
    await withServer(
      (request, response) => {
        const isToken = request.url?.includes("/identity/token") === true;
        response.end(JSON.stringify(isToken ? { access_token: token, expires_in: 3600 } : { resources: [] }));
      },
      async (url) => {
        const clock = new FakeClock();
        const calls = callsAt(url, clock);
        const read = () => calls.send({ action: "list keys", needs, method: "GET", path: ["keys"] });
        await withinOperation(async () => {
          await calls.http.send({ method: "GET", url, headers: {}, repeatable: "safe" });
          clock.advance(300_000);
          const [error, answer] = await Promise.all([errorOf(read), outsideOperations(() => withinOperation(read))]);
          assert.deepEqual([error.code, answer.status], ["unavailable", 200]);
        });
      },
    );
  });

  /** Creates a resource key at a server that answers so, and how often it was asked to create one. */
  async function createAnswered(
    status: number,
    headers: Record<string, string>,
    body: string,
    before: (calls: AuthorizedCalls) => Promise<unknown> = async () => undefined,
  ): Promise<{ error: CloudError; creates: number }> {
    let creates = 0;
    let error: CloudError | undefined;
    await withServer(
      (request, response) => {
        if (request.url?.includes("/identity/token") === true) {
          response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
          return;
        }
        if (request.method === "POST") creates++;
        response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
      },
      async (url) => {
        const calls = callsAt(url);
        await before(calls);
        const create = { action: "create a key", needs, method: "POST", path: ["keys"], creates: true } as const;
        error = await errorOf(() => calls.send(create));
      },
    );
    assert.ok(error !== undefined);
    return { error, creates };
  }

  for (const [status, headers] of [
    [503, { "retry-after": "0" }],
    [503, { "retry-after": "2" }],
    [503, { "retry-after": "-5" }],
    [503, {}],
    [500, {}],
    [502, { "retry-after": "0" }],
    [520, {}],
    [408, {}],
  ] as const) {
    const told = `${status}${"retry-after" in headers ? ` and Retry-After ${headers["retry-after"]}` : ""}`;
    it(`of a create answered ${told} leaves open whether a key was made, sends no second one and names the transaction`, async () => {
      const body = JSON.stringify({ message: "busy", transaction_id: "transaction-35" });
      const { error, creates } = await createAnswered(status, headers, body);
      assert.deepEqual([error.code, creates, error.transactionId], ["outcome-unknown", 1, "transaction-35"]);
      assert.match(error.message, /\(transaction transaction-35\)/);
    });
  }

  it("of a create that was not sent, because another request was just told to come again, leaves nothing open", async () => {
    const read = (calls: AuthorizedCalls) =>
      errorOf(() => calls.send({ action: "list keys", needs, method: "GET", path: ["keys"] }));
    const { error, creates } = await createAnswered(503, { "retry-after": "3600" }, "{}", read);
    assert.deepEqual([error.code, creates], ["unavailable", 0]);
    assert.match(error.message, /Run again in 3600 seconds or later/);
  });
});
