import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldName, formsOf, headerForms } from "../../harness/contract/forms";
import { withoutValues } from "../../harness/contract/report";

const guid = "5ec00000-0000-4000-8000-000000000001";
const crn = (rest: string) => `crn:v1:bluemix:public:${rest}`;

describe("The forms of values in a contract run's report", () => {
  const forms: [value: unknown, form: string][] = [
    [guid, "GUID"],
    [`ServiceId-${guid}`, "ServiceId-GUID"],
    [`iam-ServiceId-${guid}`, "iam-ServiceId-GUID"],
    [`alice-${guid}`, "42 characters"],
    ["IBMid-110000ABCD", "IBMid-…"],
    [crn(`sysdig-secure:us-south:a/1:${guid}::`), "CRN sysdig-secure"],
    [crn(`sysdig-secure:us-south:a/1:${guid}:resource-key:${guid}`), "CRN sysdig-secure resource-key"],
    [crn("iam::::serviceRole:Manager"), "CRN iam serviceRole"],
    ["2026-11-26T10:00:00.123456789Z", "ISO date with up to 9 digits and Z"],
    ["2026-11-26T10:00:00.12Z", "ISO date with up to 3 digits and Z"],
    ["2026-11-26T10:00:00Z", "ISO date with no fraction and Z"],
    ["2026-11-26T10:00+0000", "ISO date with no seconds and an offset without a colon"],
    ["0123456789abcdef0123456789abcdef", "32 hex digits"],
    ["Zk9-hf_uwpqls0aB3", "17 characters"],
    ["11111", "digits"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln", "JWT"],
    ["alice@example.com", "e-mail address"],
    ["https://example.com/a?b=1&a=2", "https URL with a, b"],
    ["/v2/resource_keys?next_docid=abc", "path with next_docid"],
    ["Manager", "word"],
    ["Your key is wrong.", "text"],
    ["", "empty text"],
    [null, "null"],
    [true, "true"],
    [1_700_000_000_000, "epoch milliseconds"],
    [1_700_000_000, "epoch seconds"],
    [5, "whole number"],
    [[], "empty list"],
    [{}, "empty object"],
    [["a b", null, "c d"], ""],
  ];
  it("tell what a value is like, and not what it is", () => {
    for (const [value, form] of forms) {
      const expected = Array.isArray(value) && value.length > 0 ? { "value[]": "null or text" } : { value: form };
      assert.deepEqual(formsOf({ value }), expected);
    }
  });

  it("tell codes and states as they are, since they are IBM's words", () => {
    const codes = {
      error_code: "RC-ServiceBrokerErrorResponse",
      code: "BXNIM0415E",
      status_code: 404,
      state: "active",
    };
    assert.deepEqual(formsOf(codes), {
      error_code: '"RC-ServiceBrokerErrorResponse"',
      code: '"BXNIM0415E"',
      status_code: "404",
      state: '"active"',
    });
    assert.deepEqual(formsOf({ code: guid, state: "Zk9-hf_uwpqls0aB3" }), { code: "GUID", state: "17 characters" });
  });

  it("tell of headers which there are", () => {
    const headers = {
      "content-type": "application/json; charset=utf-8",
      etag: '"abc"',
      "retry-after": "0",
      via: "secret",
    };
    assert.deepEqual(headerForms(headers), {
      "header content-type": "application/json",
      "header etag": "in quotes",
      "header retry-after": "0",
    });
  });

  it("never repeat a key, an id or a token, wherever in an answer it is", () => {
    const alphabet = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"];
    // With digits in several places, as in everything that a machine has drawn.
    const secret = fc
      .array(fc.constantFrom(...alphabet), { minLength: 20, maxLength: 60 })
      .map((signs) => signs.join(""))
      .filter((text) => text.replace(/\D/g, "").length > 2);
    const place = fc.constantFrom("code", "error_code", "state", "type", "status", "name", "id", "message");
    fc.assert(
      fc.property(fc.oneof(secret, fc.uuid()), place, (text, name) => {
        const body = {
          [name]: text,
          [text]: 1,
          list: [{ [name]: text }],
          nested: { [text]: { [name]: `${text} ${text}` } },
        };
        const told = JSON.stringify([
          formsOf(body),
          fieldName(text),
          headerForms({ etag: text, "x-request-id": text }),
        ]);
        assert.ok(!told.includes(text), told);
      }),
      { numRuns: 2000 },
    );
  });

  it("end where an answer has no end of fields", () => {
    const body = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`field ${"x".repeat(index % 40)}${Math.floor(index / 40) % 90}`, 1]),
    );
    assert.ok(Object.keys(formsOf(body)).length <= 500);
  });

  it("are searched for values once more before they are written", () => {
    assert.equal(withoutValues("a secret-1 b secret-12", ["secret-1", "secret-12", ""]), "a [left out] b [left out]");
  });
});
