import assert from "node:assert/strict";
import fc from "fast-check";
import { redact, rememberSecret } from "../../provider/http/redact";

describe("A text from outside", () => {
  const secret = 's3cr/t+with=signs & <spaces>"\n-- and lines?~';
  const json = JSON.stringify(secret).slice(1, -1);
  const forms: [what: string, form: string][] = [
    ["as it is", secret],
    ["folded to one line", secret.replace(/\s+/g, " ")],
    ["in a URL", encodeURIComponent(secret)],
    ["in a URL, with small digits", encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase())],
    ["in a form", new URLSearchParams({ secret }).toString().slice("secret=".length)],
    ["in JSON", json],
    ["in JSON with its slashes escaped", json.replaceAll("/", "\\/")],
    ["in JSON that is safe in HTML", json.replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
    ["in JSON inside JSON", JSON.stringify(json).slice(1, -1)],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64 for URLs, without padding", Buffer.from(secret).toString("base64url")],
  ];
  for (const [what, form] of forms) {
    it(`shows no remembered secret ${what}`, () => {
      rememberSecret(secret);
      assert.equal(redact(`before ${form} after ${form}.`), "before [redacted] after [redacted].");
    });
  }

  it("shows no remembered secret in the base64 of a longer text, as in a header that signs in", () => {
    rememberSecret(secret);
    for (const user of ["", "u", "us", "user:", "longer-user:"]) {
      const header = Buffer.from(`${user}${secret}and more`).toString("base64");
      const shown = redact(`Basic ${header}`).replace("Basic ", "").split("[redacted]");
      assert.equal(shown.length, 2, header);
      const ofOthers = Math.ceil(((user.length + "and more".length) * 4) / 3);
      assert.ok(shown.join("").length <= ofOthers + 10, shown.join("…"));
    }
  });

  it("shows no secret that ends with a line break when it is repeated without", () => {
    rememberSecret("key-from-a-file\n");
    assert.equal(redact("no key-from-a-file, sorry"), "no [redacted], sorry");
  });

  it("does not fail over a secret with half a sign in it, as JSON can hold it", () => {
    rememberSecret("half-a-sign-\ud83d");
    assert.equal(redact("no half-a-sign-\ud83d here"), "no [redacted] here");
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

  it("becomes one line that steers no terminal", () => {
    assert.equal(redact("  one\r\n\ttwo\n\n\u2028three "), "one two three");
    assert.equal(redact("\u001b[31mred\u0007 \u0000end"), "[31mred end");
  });

  it("is cut where it is too long, and never in the middle of a secret", () => {
    rememberSecret("a-secret-that-is-cut");
    assert.equal(redact("x".repeat(400)), `${"x".repeat(300)}…`);
    assert.doesNotMatch(redact(`${"y".repeat(290)}a-secret-that-is-cut`), /a-s/);
  });
});
