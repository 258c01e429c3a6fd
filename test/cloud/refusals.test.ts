import assert from "node:assert/strict";
import fc from "fast-check";
import { errorFromRefusal } from "../../provider/cloud/api/response";
import type { CloudError } from "../../provider/domain/cloud-error";
import { rememberSecret } from "../../provider/domain/secrets";

function errorOf(status: number, body: unknown, headers: Record<string, string> = {}, retryAfter?: number): CloudError {
  const type = typeof body === "string" ? "text/plain" : "application/json";
  const answer = {
    status,
    headers: { "content-type": type, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    retryAfter,
    isRetryingGivenUp: false,
  };
  return errorFromRefusal(answer, "read the key");
}

describe("A key that is gone is known to be", () => {
  const bodies: readonly [whose: string, body: unknown, told: RegExp][] = [
    ["with a null for the transaction", { message: "no key", status_code: 404, transaction_id: null }, /404: no key/],
    ["with nulls only", { message: "no key", error_code: null, transaction_id: null, errors: null }, /404: no key/],
    ["with a null for a message", { errors: [{ reason: "Not found", message: null, code: null }] }, /404: Not found/],
    ["with a null for an error", { errors: [null], trace: "t-1" }, /404/],
    ["with a text for an error", { errors: ["no key"], trace: "t-1" }, /404: no key/],
    ["with a number for a code", { message: "no key", code: 404, status_code: 404 }, /404: no key/],
    ["with a text for a status", { message: "no key", status_code: "404" }, /404: no key/],
    ["with an object for a context", { errorMessage: "no key", errorCode: "B1", context: null }, /404: B1, no key/],
    [
      "with a number for a request",
      { errorMessage: "no key", errorCode: "B1", context: { requestId: 7 } },
      /B1, no key/,
    ],
    ["with an object for a message", { message: { text: "no key" }, transaction_id: "t-1" }, /answered 404 /],
    [
      "in the form of IAM's roles and policies",
      { StatusCode: 404, code: "not_found", message: "The requested resource could not be found." },
      /404: not_found, The requested resource could not be found\. Check/,
    ],
    [
      "in the form of account management",
      {
        errorsArray: [
          { code: "BXNAC12104", response: "Not found", message: "No such", statusCode: 404, level: "ERROR" },
        ],
      },
      /404: BXNAC12104, No such/,
    ],
    [
      "in the form of Spring, as Sysdig has it",
      { timestamp: 1715251965029, status: 404, error: "Not Found", path: "/api/customer/accessKeys/x" },
      /404: Not Found\. Check/,
    ],
    [
      "in the form of Spring with an empty message",
      { timestamp: 1715251965029, status: 404, error: "Not Found", message: "", path: "/x" },
      /404: Not Found\. Check/,
    ],
    ["in Sysdig's form of one text", { error: "no such entity", accountId: "x-000" }, /404: no such entity/],
    [
      "in the form of Sysdig's platform",
      { type: "not_found", message: "Not found", details: ["access key 7"] },
      /404: not_found, Not found: access key 7/,
    ],
    ["in that form with odd details", { type: "not_found", message: "Not found", details: [null, 7, {}] }, /Not found/],
  ];
  for (const [whose, body, told] of bodies) {
    it(whose, () => {
      const error = errorOf(404, body);
      assert.equal(error.code, "not-found", error.message);
      assert.match(error.message, told);
    });
  }

  it("but not by what any server might say", () => {
    for (const body of ["<h1>An 404 error occurred</h1>", "no such page", "null", "[]", "[{}]", '"x"', "{}"]) {
      assert.equal(errorOf(404, body).code, "unexpected-response", body);
    }
    for (const body of [
      { message: "Not Found" },
      { detail: "Not Found" },
      { type: "about:blank", title: "Not Found" },
    ]) {
      assert.equal(errorOf(404, body).code, "unexpected-response", JSON.stringify(body));
    }
  });

  it("whatever is odd in one of the other fields", () => {
    const named = [
      "message",
      "error_code",
      "code",
      "errors",
      "errorsArray",
      "context",
      "trace",
      "errorCode",
      "details",
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...named), fc.jsonValue()), (odd) => {
        assert.equal(errorOf(404, { ...odd, transaction_id: "t-1" }).code, "not-found");
      }),
    );
  });
});

describe("A refusal", () => {
  const transactions: readonly [where: string, body: unknown, headers: Record<string, string>][] = [
    ["transaction_id", { transaction_id: "t-1", message: "no" }, { "request-id": "other" }],
    ["global_transaction_id", { message: "Token expired", code: 401, global_transaction_id: "t-1" }, {}],
    ["trace", { trace: "t-1", errors: [{ code: "x", message: "y" }] }, {}],
    ["context.requestId", { errorCode: "x", errorMessage: "y", context: { requestId: "t-1" } }, {}],
    ["context.transaction_id", { errors: [{ code: "x", message: "y" }], context: { transaction_id: "t-1" } }, {}],
    ["errorsArray", { errorsArray: [{ code: "x", message: "y", transactionId: "t-1" }] }, {}],
    ["transaction-id", {}, { "transaction-id": "t-1", "request-id": "other" }],
    ["x-transaction-id", {}, { "x-transaction-id": "t-1" }],
    ["x-global-transaction-id", {}, { "x-global-transaction-id": "t-1", "request-id": "other" }],
    ["x-request-id", {}, { "x-request-id": "t-1" }],
    ["request-id", { message: "no", status_code: 400 }, { "request-id": "t-1" }],
    ["a header that came twice", {}, { "x-request-id": "t-1, t-2" }],
    ["x-correlation-id", "a text", { "x-correlation-id": "t-1" }],
    ["a header beside a null", { transaction_id: null, trace: "" }, { "transaction-id": "", "request-id": "t-1" }],
  ];
  for (const [where, body, headers] of transactions) {
    it(`is told with the transaction that IBM's support asks for, where it is in ${where}`, () => {
      const error = errorOf(400, body, headers);
      assert.equal(error.transactionId, "t-1");
      assert.match(error.message, /\(transaction t-1\)/);
    });
  }

  it("shows no access key that its path repeats", () => {
    const body = {
      timestamp: 1,
      status: 404,
      error: "Not Found",
      path: "/api/customer/accessKeys/f3579ba0-never-known",
    };
    assert.doesNotMatch(errorOf(404, body).message, /f3579ba0|accessKeys/);
  });

  it("shows no secret that its details repeat", () => {
    rememberSecret("canary-in-details-0001");
    const body = { type: "invalid", message: "Invalid", details: ["canary-in-details-0001 is disabled"] };
    assert.match(
      errorOf(422, body).message,
      /IBM answered 422: invalid, Invalid, its details are left out, since they may repeat a secret\. /,
    );
  });

  it("tells the message alone where IAM's details repeat the API key in clear", () => {
    rememberSecret("canary-api-key-in-details-0002");
    const errorMessage = "Provided API key could not be found.";
    for (const errorDetails of [
      "Property apikey=canary-api-key-in-details-0002 is not valid",
      `{"message":"no key ${encodeURIComponent("canary-api-key-in-details-0002")}"}`,
    ]) {
      assert.match(
        errorOf(400, { errorCode: "BXNIM0415E", errorMessage, errorDetails }).message,
        /400: BXNIM0415E, Provided API key could not be found, its details are left out, since they may repeat a secret\. /,
      );
    }
  });

  it("tells no details where they complete a secret that the message begins", () => {
    rememberSecret("canary-halves-0003-of-a-secret");
    const { message } = errorOf(400, { error_code: "RC-X", message: "no canary-h", details: "alves-0003-o" });
    assert.match(message, /400: RC-X, no canary-h, its details are left out/);
  });

  it("tells the message in the details where a broker's JSON is a text, and not twice what stands in the message", () => {
    const details = JSON.stringify({ status_code: 409, name: "ConflictError", message: "CONTAINS_ACTIVE_KEYS" });
    const told = (message: string) => errorOf(422, { message, details, status_code: 422 }).message;
    assert.match(told("Broker error."), /422: Broker error\. CONTAINS_ACTIVE_KEYS\. Correct/);
    assert.match(told("Broker error"), /422: Broker error: CONTAINS_ACTIVE_KEYS\. Correct/);
    assert.match(told("CONTAINS_ACTIVE_KEYS: no"), /422: CONTAINS_ACTIVE_KEYS: no\. Correct/);
    assert.match(errorOf(422, { message: "Broker error", details: '{"half' }).message, /422: Broker error\. /);
  });

  it("tells a text alone, as IBM's gateways send it with 401 and 429, and no page of another server", () => {
    const text = "User based rate limit for list service ids API";
    assert.match(errorOf(429, text).message, /answered 429: User based rate limit for list service ids API\. Run/);
    assert.match(errorOf(401, "unauthorized\n").message, /answered 401: unauthorized\. /);
    for (const [status, body, type] of [
      [404, text, "text/plain"],
      [429, `<h1>${text}</h1>`, "text/html"],
      [429, "", "text/plain"],
    ] as const) {
      assert.doesNotMatch(errorOf(status, body, { "content-type": type }).message, /User based|: ,/);
    }
  });

  it("is a failure of IBM's where the broker of a service failed, whatever its status", () => {
    const ofBroker = (message: string) => errorOf(400, { error_code: "RC-ServiceBrokerErrorResponse", message }).code;
    assert.equal(ofBroker("[500, Internal Server Error] We were unable to complete your request"), "unavailable");
    assert.equal(ofBroker("The service's broker returned error, [503, Unavailable] code: 404"), "unavailable");
    assert.equal(ofBroker("Please contact the Service Provider for this error"), "unavailable");
    assert.equal(ofBroker("Please contact the Service Provider for this error. [409, Conflict] in use"), "rejected");
    assert.equal(ofBroker("Service Broker returned error status code 403"), "rejected");
    assert.equal(errorOf(400, { error_code: "RC-X", message: "[500, Internal Server Error]" }).code, "rejected");
  });

  it("proves that an instance is gone where IBM names its state, and nothing where a text only mentions that", () => {
    const told = (message: string, status = 400) => errorOf(status, { message, status_code: status }).code;
    assert.equal(told("Instance is in pending_reclamation state.  Use API to reclaim the instance."), "not-found");
    assert.equal(told("Instance is pending reclamation. Please restore the instance and retry."), "not-found");
    assert.equal(told("The name pending_reclamation is not allowed"), "rejected");
    assert.equal(told("Instance is in pending_reclamation state.", 422), "rejected");
    assert.equal(errorOf(400, "Instance is in pending_reclamation state.").code, "unexpected-response");
  });

  it("names the precise code of IAM rather than the vague one", () => {
    const errors = [{ code: "delete_not_possible", message_code: "BXNIM0105E", message: "Unable to delete object" }];
    assert.match(errorOf(409, { errors, status_code: 409 }).message, /409: BXNIM0105E, Unable to delete object/);
  });

  it("ends in one stop where IBM's message has one", () => {
    const { message } = errorOf(400, { message: "Instance is in pending_reclamation state.", status_code: 400 });
    assert.match(message, /pending_reclamation state\. The instance/);
  });

  it("does not ask to run again in 0 seconds, where IBM's Retry-After is 0", () => {
    assert.match(errorOf(503, { message: "busy" }, {}, 0).message, /busy\. Run again later\.$/);
    assert.match(errorOf(503, { message: "busy" }, {}, 90_000).message, /Run again in 90 seconds or later\.$/);
  });
});
