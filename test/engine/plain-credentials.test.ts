import assert from "node:assert/strict";
import { plainCredentialsIn } from "../../provider/engine/dynamic/plain-credentials";

describe("Credentials in the stack's configuration", () => {
  const profiles = (given: object) => ({ "ibm-keys:profiles": JSON.stringify(given) });
  const rows: [what: string, configuration: Record<string, string>, secret: string[], found: string[]][] = [
    ["an API key in plain text", { "ibm-keys:apiKey": "k" }, [], ["ibm-keys:apiKey"]],
    ["an API key that is a secret", { "ibm-keys:apiKey": "k" }, ["ibm-keys:apiKey"], []],
    ["none", { "ibm-keys:region": "eu-de", "other:apiKey": "k" }, [], []],
    ["profiles with an API key in plain text", profiles({ a: { apiKey: "k" } }), [], ["ibm-keys:profiles"]],
    ["profiles of which one is a secret", profiles({ a: { apiKey: "k" } }), ["ibm-keys:profiles"], []],
    ["profiles with no credential", profiles({ a: { trustedProfileId: "p" }, apiKey: { region: "eu-de" } }), [], []],
    ["profiles that name the place of a credential", profiles({ a: { apiKeyFrom: { env: "KEY" } } }), [], []],
    [
      "both in plain text",
      { "ibm-keys:apiKey": "k", ...profiles({ a: { apiKey: "k" } }) },
      [],
      ["ibm-keys:apiKey", "ibm-keys:profiles"],
    ],
  ];
  for (const [what, configuration, secret, found] of rows) {
    it(`are warned of where they are not secret: ${what}`, () => {
      assert.deepEqual(
        plainCredentialsIn(configuration, (key) => secret.includes(key)),
        found,
      );
    });
  }
});
