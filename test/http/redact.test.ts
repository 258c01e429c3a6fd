import assert from "node:assert/strict";
import fc from "fast-check";
import { redact, rememberSecret } from "../../provider/http/redact";

describe("A text from outside", () => {
  it("shows no remembered secret, as it is, URL-encoded or in base64", () => {
    const secret = "s3cr/t+with=signs & spaces";
    rememberSecret(secret);
    const encoded = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
    for (const form of encoded) {
      assert.equal(redact(`before ${form} after ${form}.`), "before [redacted] after [redacted].");
    }
  });

  it("shows no remembered secret, whatever it is made of", () => {
    // A secret of spaces alone could be read out of any indentation.
    const secrets = fc.string({ minLength: 8, unit: "binary" }).filter((text) => /[a-z]{4}/i.test(text));
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        rememberSecret(secret);
        assert.ok(!redact(before + secret + after, 10_000).includes(secret));
      }),
    );
  });

  it("hides the whole of a secret that begins with another one", () => {
    rememberSecret("first-secret");
    rememberSecret("first-secret-and-its-own-end");
    assert.equal(redact("key first-secret-and-its-own-end"), "key [redacted]");
  });

  it("hides no words shorter than eight characters, which would garble every message", () => {
    rememberSecret("enabled");
    assert.equal(redact("the key is enabled"), "the key is enabled");
  });

  it("becomes one line", () => {
    assert.equal(redact("  one\r\n\ttwo\n\n\u2028three "), "one two three");
  });

  it("is cut where it is too long, and never in the middle of a secret", () => {
    rememberSecret("a-secret-that-is-cut");
    assert.equal(redact("x".repeat(400)), `${"x".repeat(300)}…`);
    assert.doesNotMatch(redact(`${"y".repeat(290)}a-secret-that-is-cut`), /a-s/);
  });
});
