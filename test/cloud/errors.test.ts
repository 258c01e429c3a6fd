import assert from "node:assert/strict";
import type { Session } from "../../provider/cloud/session";
import { CloudError } from "../../provider/domain/cloud-error";
import { sessionAt } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";
import { bodyOf, withServer } from "../fixtures/http/with-server";
import { everyCall } from "./every-call";

const apiKey = "canary-api-key-0001";
const token = "canary-token-0001";

/** The forms of a refusal: IAM's, the Resource Controller's, Sysdig's, and some that nobody documents. */
const forms: Readonly<Record<string, (said: string) => string>> = {
  "IAM's": (said) => JSON.stringify({ errorCode: "BXNIM0415E", errorMessage: said, context: { requestId: said } }),
  "the Resource Controller's": (said) => JSON.stringify({ message: said, error_code: said, transaction_id: said }),
  "the policies'": (said) => JSON.stringify({ trace: said, errors: [{ code: said, message: said }] }),
  "Sysdig's": (said) => JSON.stringify({ errors: [{ reason: said, message: said }] }),
  "another JSON": (said) => JSON.stringify({ error: said }),
  "a page of HTML": (said) => `<html>${said}</html>`,
};

/** Calls that name an access key, as it was saved, in their path. */
const onAccessKey = new Set(["enableAccessKey", "disableAccessKey", "updateAccessKey", "deleteAccessKey"]);

async function errorOf(call: () => Promise<unknown>): Promise<CloudError> {
  const error = await call().then(
    () => assert.fail("succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudError, String(error));
  return error;
}

function assertTellable({ message }: CloudError): void {
  assert.doesNotMatch(message, /[\r\n\u2028]/);
  assert.doesNotMatch(message, /canary/);
  assert.match(message, /^Could not .+: .+\. .+\.$/);
  assert.ok(message.length < 1_000, String(message.length));
}

describe("An error of any call", () => {
  for (const [whose, form] of Object.entries(forms)) {
    const repeatAll = async (calls: readonly ((session: Session) => Promise<unknown>)[]) => {
      await withServer(
        async (request, response) => {
          if (request.url?.includes("/identity/token") === true) {
            response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
            return;
          }
          const said = `line one\nline two ${request.headers.authorization} ${request.url} ${apiKey} ${await bodyOf(request)}`;
          for (const name of ["transaction-id", "x-request-id"]) response.setHeader(name, token);
          response.writeHead(400, { "content-type": "application/json" }).end(form(said));
        },
        async (url) => {
          const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
          for (const call of calls) {
            const session = sessionAt(endpoints, { kind: "api-key", apiKey }, new FakeClock());
            assertTellable(await errorOf(() => call(session)));
          }
        },
      );
    };
    const named = Object.entries(everyCall);
    const callsOf = (isOfKey: boolean) => named.filter(([name]) => onAccessKey.has(name) === isOfKey);

    it(`told in ${whose} form is one line, without API key or token, though IBM repeats all it was sent`, async () => {
      await repeatAll(callsOf(false).map(([, call]) => call));
    });

    it(`told in ${whose} form has no access key in it, though IBM repeats its path`, async () => {
      await repeatAll(callsOf(true).map(([, call]) => call));
    });

    it(`of signing in, told in ${whose} form, is one line without the key`, async () => {
      await withServer(
        async (request, response) => response.writeHead(400).end(form(`bad\nkey: ${await bodyOf(request)}`)),
        async (url) => {
          const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
          const session = sessionAt(endpoints, { kind: "api-key", apiKey }, new FakeClock());
          const error = await errorOf(() => session.resourceController.listResourceKeys("x"));
          assertTellable(error);
          assert.equal(error.code, "credentials-rejected");
        },
      );
    });
  }

  const meanings: [status: number, headers: Record<string, string>, body: string, code: string][] = [
    [401, {}, "{}", "credentials-rejected"],
    [403, {}, "{}", "access-denied"],
    [404, {}, `{"status_code":404,"message":"no such key"}`, "not-found"],
    [404, {}, `{"errors":[{"reason":"Not found"}]}`, "not-found"],
    [410, {}, `{"transaction_id":"t","message":"gone"}`, "not-found"],
    [404, {}, `{"detail":"Not Found"}`, "unexpected-response"],
    [404, {}, "<html>no such page</html>", "unexpected-response"],
    [422, {}, `{"errors":[{"reason":"Limit reached"}]}`, "quota-reached"],
    [422, {}, "{}", "rejected"],
    [400, {}, "<html></html>", "unexpected-response"],
    [302, { location: "https://login.test" }, "", "unexpected-response"],
    [429, { "retry-after": "90" }, "{}", "too-many-requests"],
    [500, {}, "{}", "unavailable"],
    [200, {}, "<html></html>", "unexpected-response"],
    [200, {}, `{"resources":[{}]}`, "unexpected-response"],
  ];
  for (const [status, headers, body, code] of meanings) {
    it(`after ${status} ${body} is "${code}"`, async () => {
      await withServer(
        (request, response) => {
          if (request.url?.includes("/identity/token") === true) {
            response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
          } else response.writeHead(status, headers).end(body);
        },
        async (url) => {
          const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
          const session = sessionAt(endpoints, { kind: "api-key", apiKey }, new FakeClock());
          const error = await errorOf(() => session.resourceController.listResourceKeys("x"));
          assert.equal(error.code, code, error.message);
          assertTellable(error);
          if (headers["retry-after"] !== undefined) assert.match(error.message, /Run again in 90 seconds or later/);
        },
      );
    });
  }

  /** The error of the last of so many calls in a row, at a server that gives this answer to all but signing in. */
  async function lastErrorOf(times: number, status: number, headers: Record<string, string>, deadline?: number) {
    let error: CloudError | undefined;
    await withServer(
      (request, response) => {
        if (request.url?.includes("/identity/token") === true) {
          response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
        } else response.writeHead(status, headers).end(`{"message":"busy"}`);
      },
      async (url) => {
        const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
        const rules = deadline === undefined ? {} : { requestTimeout: deadline };
        const session = sessionAt(endpoints, { kind: "api-key", apiKey }, new FakeClock(), rules);
        for (let index = 0; index < times; index++) {
          error = await errorOf(() => session.resourceController.listResourceKeys(`x-${index}`));
        }
      },
    );
    assert.ok(error !== undefined);
    assertTellable(error);
    return error;
  }

  it("says that retrying was given up when the host keeps failing for everybody", async () => {
    const { code, message } = await lastErrorOf(60, 503, {});
    assert.equal(code, "unavailable");
    assert.match(message, /: IBM answered 503: busy, and retrying was given up because the host keeps failing\. Run/);
    assert.doesNotMatch((await lastErrorOf(1, 503, {})).message, /given up/);
  });

  it("says what to do when it was not sent because the host wants fewer requests", async () => {
    const { code, message } = await lastErrorOf(2, 429, { "retry-after": "50" }, 50_000);
    assert.equal(code, "too-many-requests");
    assert.match(message, /: it was not sent, because .+\. Run again later, or with fewer operations at a time/);
  });

  it("says when to come again when somebody else was told so", async () => {
    const { code, message } = await lastErrorOf(2, 429, { "retry-after": "3600" });
    assert.equal(code, "too-many-requests");
    assert.match(message, /Run again in 3600 seconds or later/);
  });
});
