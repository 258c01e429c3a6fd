import assert from "node:assert/strict";
import fc from "fast-check";
import { secretsApart } from "./apart";

const {
  quoted,
  quotedName,
  quotedNames,
  rememberDeclared,
  rememberPublic,
  rememberSecret,
  rememberValue,
  withoutSecrets,
} = secretsApart();

type Encoding = [what: string, encode: (text: string) => string];

const percent = (text: string, keep: RegExp) =>
  [...Buffer.from(text).toString("latin1")]
    .map((byte) => (keep.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`))
    .join("");
const escapes = (text: string) => JSON.stringify(text).slice(1, -1);
const ascii = (text: string) =>
  escapes(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const numeric = (text: string, radix: 10 | 16) =>
  [...text].map((each) => `&#${radix === 16 ? "x" : ""}${each.codePointAt(0)?.toString(radix)};`).join("");

const encodings: Encoding[] = [
  ["as it is", (text) => text],
  ["in capitals", (text) => text.toUpperCase()],
  ["in small letters", (text) => text.toLowerCase()],
  ["without hyphens", (text) => text.replaceAll("-", "")],
  ["folded to one line", (text) => text.replace(/\s+/g, " ")],
  ["in a URL", encodeURIComponent],
  ["in a URL with small digits", (text) => encodeURIComponent(text).replace(/%../g, (sign) => sign.toLowerCase())],
  ["in a URL twice", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["in a whole URL", encodeURI],
  ["in a URL where all signs are escaped", (text) => percent(text, /[a-z0-9]/i)],
  ["in a URL where everything is escaped", (text) => percent(text, /\d\D/)],
  ["in a form", (text) => new URLSearchParams({ "": text }).toString().slice(1)],
  ["in JSON", escapes],
  ["in JSON of ASCII alone", ascii],
  ["in JSON with its slashes escaped", (text) => escapes(text).replaceAll("/", "\\/")],
  ["in JSON with an escaped apostrophe", (text) => escapes(text).replaceAll("'", "\\'")],
  ["in JSON inside JSON", (text) => escapes(escapes(text))],
  [
    "in JSON that is safe in HTML",
    (text) => escapes(text).replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  ],
  [
    "in HTML",
    (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;"),
  ],
  ["in HTML as decimal numbers", (text) => numeric(text, 10)],
  ["in HTML as hexadecimal numbers", (text) => numeric(text, 16)],
  ["in hex", (text) => Buffer.from(text).toString("hex")],
  ["in hex of capitals", (text) => Buffer.from(text).toString("hex").toUpperCase()],
  ["in base64", (text) => Buffer.from(text).toString("base64")],
  ["in base64 for URLs", (text) => Buffer.from(text).toString("base64url")],
  ["in base64 in a URL", (text) => encodeURIComponent(Buffer.from(text).toString("base64"))],
  ["decomposed", (text) => text.normalize("NFD")],
];

const leftOut = undefined;

describe("A text from outside that repeats a secret", () => {
  const secret = "s3cr/t+with=signs & <spaces>'\"\n-- und Lüne ?~";
  for (const [what, encode] of encodings) {
    it(`is left out where the secret is written ${what}`, () => {
      rememberSecret(secret);
      assert.equal(quoted(`before ${encode(secret)} after`), leftOut);
      assert.equal(quoted(`before${encode(secret)}after`), leftOut);
    });
  }

  it("is left out where the secret is in the base64 of a longer text, as in a header that signs in", () => {
    rememberSecret(secret);
    for (const user of ["", "u", "us", "user:", "longer-user:"]) {
      assert.equal(quoted(`Basic ${Buffer.from(`${user}${secret}and more`).toString("base64")}`), leftOut);
    }
  });

  it("is left out where it repeats sixteen letters of the secret, and told where it shares a word with it", () => {
    rememberSecret("f0e1d2c3-b4a5-4687-9788-abcdefabcdef");
    assert.equal(quoted("the key ends in 4687-9788-abcdefabcdef"), leftOut);
    assert.equal(quoted("the key begins with f0e1d2c3-b4a5-4687"), leftOut);
    assert.equal(quoted("no key f0e1d2c3"), "no key f0e1d2c3");
  });

  it("is left out, whatever the secret is made of and however it is written", () => {
    // What has fewer letters and digits is looked for as it is.
    const isFound = (text: string) => (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= 8;
    const sign = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
      fc.constantFrom(..."aB3-/\"'&<%+= "),
    );
    const secrets = fc.string({ minLength: 8, maxLength: 60, unit: sign }).filter(isFound);
    const encoding = fc.constantFrom(...encodings.filter(([what]) => !/JSON/.test(what)));
    fc.assert(
      fc.property(secrets, encoding, fc.lorem({ maxCount: 3 }), (found, [, encode], words) => {
        // Half a sign cannot be sent.
        const sent = Buffer.from(found).toString();
        rememberSecret(sent);
        assert.equal(quoted(`${words} ${encode(sent)} ${words}`), leftOut);
      }),
      { numRuns: 500 },
    );
  });

  it("is left out where the secret is longer than what is shown", () => {
    rememberSecret("a-secret-that-is-cut-in-two");
    assert.equal(quoted(`${"y".repeat(190)} a-secret-that-is-cut-in-two`), leftOut);
  });

  it("is left out where the secret is about where the middle is cut out, or at the end of a very long text", () => {
    const cut = "Canary-About-The-Middle-0038";
    rememberSecret(cut);
    for (const [before, after] of [
      [186, 186],
      [1_986, 1_986],
      [200, 20_000],
      [20_000, 200],
    ] as const) {
      const told = quoted(`${"y ".repeat(before / 2)}${cut}${" z".repeat(after / 2)}`);
      assert.ok(told === undefined || !/canary|middle|0038/i.test(told), told);
    }
    assert.equal(quoted(`${"y ".repeat(2_000)}${cut}`), leftOut);
    assert.equal(quoted(`${cut.slice(0, 14)}${" ".repeat(5_000)}${cut.slice(14)}`), leftOut);
  });

  it("is told where it names what stands in a secret and is none", () => {
    rememberSecret("https://user:canary-0034@11112222-3333-4444-5555-666677778888.databases.example:31234/");
    rememberPublic("11112222-3333-4444-5555-666677778888");
    const told = "the instance 11112222-3333-4444-5555-666677778888 is gone";
    assert.equal(quoted(told), told);
    assert.equal(quoted("no user:canary-0034@11112222-3333-4444 here"), leftOut);
  });

  it("is left out where it repeats what is declared to be a secret, though it be short", () => {
    rememberDeclared("Wrtr", false);
    assert.equal(quoted("the role wrtr does not exist"), leftOut);
    assert.equal(quoted("the role &#87;rtr does not exist"), leftOut);
    assert.equal(quoted("the wrtrs do not exist"), "the wrtrs do not exist");
  });
});

describe("A text from outside", () => {
  it("becomes one short line that steers no terminal", () => {
    assert.equal(quoted("  one\r\n\ttwo\n\n\u2028three "), "one two three");
    assert.equal(quoted("\u001b[31mred\u0007 \u202eend"), "\\u001b[31mred\\u0007 \\u202eend");
    assert.equal(quoted("x ".repeat(400)), `${"x ".repeat(100)}…${" x".repeat(100).slice(1)}`);
  });

  it("keeps its beginning and its end where it is long, since the reason stands last in what a broker repeats", () => {
    const told = quoted(`Open a support case. ${"[500, Internal Server Error] ".repeat(1_000)}no such plan`);
    assert.ok(told !== undefined && told.length <= 400, told);
    assert.match(told, /^Open a support case\. \[500.+…[^…]+\] no such plan$/);
  });

  it("is judged within a moment, however long and odd it is", () => {
    for (const part of ["%41", "&#65;", "\\u0041", "a", "\\", "%", "&", " ", "A1b2"]) {
      const began = performance.now();
      quoted(part.repeat(1_000_000));
      assert.ok(performance.now() - began < 1_000, part);
    }
  });

  it("that is a list of names is cut after twenty", () => {
    const things = Array.from({ length: 23 }, (_, at) => ({ name: `n\u001b${at}`, id: `${at}` }));
    assert.match(quotedNames(things), /^n\\u001b0 \(0\), .+, n\\u001b19 \(19\), 3 more$/);
    assert.equal(quotedName("x".repeat(500)), `${"x".repeat(119)}…`);
  });
});

describe("Secrets that are very long, very many or repeat themselves", () => {
  const within = (milliseconds: number, what: string, work: () => unknown) => {
    const began = performance.now();
    work();
    const took = performance.now() - began;
    assert.ok(took < milliseconds, `${what} took ${took} ms`);
  };

  it("are remembered and looked for within a moment", () => {
    const repeated = ["a".repeat(1_000_000), "0123456789".repeat(100_000), "canary-canary/".repeat(70_000)];
    const random = Array.from({ length: 200_000 }, (_, at) => (at * 2_654_435_761) % 2 ** 32).join("-");
    for (const each of [...repeated, random]) within(2_000, each.slice(0, 12), () => rememberSecret(each));
    for (const text of [...repeated, random, "canary".repeat(600)])
      within(2_000, text.slice(0, 12), () => quoted(text));
    within(1_000, "words", () =>
      rememberDeclared(
        Array.from({ length: 20_000 }, (_, at) => `w${at}x`),
        false,
      ),
    );
    within(2_000, "a text beside many words", () => quoted("every word of this text is looked for ".repeat(50)));
    assert.equal(quoted(`it ends in ${random.slice(-40)}`), leftOut);
    assert.equal(quoted(`it begins with ${random.slice(0, 40)}`), leftOut);
  });
});

describe("What is declared to be a secret a hundred thousand times over", () => {
  it("counts once: others' words are told as before, and what is declared later is left out", () => {
    const apart = secretsApart();
    for (let times = 0; times < 150_000; times++) apart.rememberDeclared({ role: "canary-role-86" }, false);
    apart.rememberDeclared("canary-role-87", false);
    assert.equal(apart.quoted("no such role"), "no such role");
    assert.equal(apart.quoted("no such role: canary-role-87"), leftOut);
  });
});

describe("A message of our own", () => {
  it("has no secret in it, though a value in it turns out to be one", () => {
    rememberDeclared("canary-role-0035", false);
    rememberDeclared("eu-zz9", false);
    assert.equal(
      withoutSecrets('the role "canary-role-0035" in eu-zz9, not eu-zz9x'),
      'the role "[secret]" in [secret], not eu-zz9x',
    );
  });

  it("is told as it is beside words that stand in credentials", () => {
    for (const each of ["access-key", "unmanaged keys", "Will delete", "https://a.example/b", "db.example.cloud:31234"])
      rememberValue(each);
    const told = "Will delete the access-key: unmanaged keys at db.example.cloud:31234";
    assert.equal(withoutSecrets(told), told);
    assert.equal(withoutSecrets("nothing to see"), "nothing to see");
  });

  it("is told though a secret is a whole certificate or a million letters long", () => {
    for (const long of ["x".repeat(1_000_000), "Canary+0037/".repeat(5_000)]) {
      rememberDeclared({ long }, true);
      assert.equal(withoutSecrets(`no ${long} here`), "no [secret] here");
    }
  });

  it("is judged within a moment beside twenty thousand secrets", () => {
    for (let each = 0; each < 20_000; each++) rememberSecret(`${each}-5a0b-4c1d-8e2f-${each}a3b4c5d6e7f8`);
    const began = performance.now();
    for (let each = 0; each < 100; each++) withoutSecrets(`Could not create an access key: ${"word ".repeat(40)}`);
    assert.ok(performance.now() - began < 1_000);
  });
});
