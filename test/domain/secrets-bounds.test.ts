import assert from "node:assert/strict";
import { secretsApart } from "./apart";

const { quoted, rememberDeclared, rememberSecret, withoutSecrets } = secretsApart();

const letters = "Hq7Wm3kT9pLx2vBn5RdJ";
const leftOut = undefined;

describe("How much of a secret gives it away", () => {
  before(() => rememberSecret(letters));

  it("is twelve letters and digits of it, from wherever, in any case and with any other signs between them", () => {
    for (let from = 0; from + 12 <= letters.length; from++) {
      const piece = letters.slice(from, from + 12);
      for (const written of [piece, piece.toLowerCase(), [...piece].join(" - "), [...piece.toUpperCase()].join("/*")])
        assert.equal(quoted(`<${written}>`), leftOut, written);
    }
  });

  it("is not eleven of them", () => {
    for (let from = 0; from + 11 <= letters.length; from++) {
      const piece = letters.slice(from, from + 11);
      assert.equal(quoted(`<${piece}>`), `<${piece}>`);
    }
  });

  it("is all of a secret that has fewer, down to eight", () => {
    rememberSecret("Zx8-Cv9.Bn0");
    assert.equal(quoted("it was zx8cv9bn0"), leftOut);
    assert.equal(quoted("it was zx8cv9bn"), "it was zx8cv9bn");
  });

  it("is all of it as it is where fewer than eight of its characters are letters or digits", () => {
    rememberSecret("a-b+c/d=e!");
    assert.equal(quoted("it was a-b+c/d=e!"), leftOut);
    assert.equal(quoted("it was A-B+C/D=E!"), leftOut);
    assert.equal(quoted("it was abcde"), "it was abcde");
  });

  it("is nothing of a secret of fewer than eight characters, unless the program declares it", () => {
    rememberSecret("k3y-7qz");
    assert.equal(quoted("it was k3y-7qz"), "it was k3y-7qz");
    rememberDeclared("k3y-7qz", false);
    assert.equal(quoted("it was k3y-7qz"), leftOut);
  });
});

describe("A secret inside what is decoded", () => {
  const secret = "Vf6Jr1-Ns8Gy4_Kc2Dw7";
  before(() => rememberSecret(secret));

  const percent = (text: string) =>
    text.replace(/[^%]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`).replace(/%(?![0-9a-f]{2})/g, "%25");
  const html = (text: string) => text.replaceAll("&", "&amp;");
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const inOnes: Readonly<Record<string, [first: (text: string) => string, again: (text: string) => string]>> = {
    "percent signs": [percent, encodeURIComponent],
    HTML: [(text) => [...text].map((sign) => `&#${sign.charCodeAt(0)};`).join(""), html],
    JSON: [(text) => [...text].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(""), json],
  };
  for (const [what, [first, again]] of Object.entries(inOnes)) {
    it(`is found in ${what}, four times over`, () => {
      let text = first(secret);
      for (let times = 1; times <= 4; times++) {
        assert.equal(quoted(`said ${text}`), leftOut, text);
        text = again(text);
      }
    });

    for (const encoding of ["hex", "base64"] as const) {
      it(`is found in ${what} of its ${encoding}`, () => {
        assert.equal(quoted(`said ${first(Buffer.from(secret).toString(encoding))}`), leftOut);
      });
    }
  }
});

describe("What the program declares to be a secret", () => {
  it("is kept out of messages from three characters on, as a word by itself", () => {
    rememberDeclared({ deep: ["q9w", "j7", 404_117] }, false);
    assert.equal(withoutSecrets("is it q9w, Q9W or q9wx?"), "is it [secret], [secret] or q9wx?");
    assert.equal(withoutSecrets("it is 404117"), "it is [secret]");
    assert.equal(withoutSecrets("it is j7"), "it is j7");
  });

  it("is what its values are called too, where the program has chosen that", () => {
    rememberDeclared({ "customer-4711": "x" }, true);
    rememberDeclared({ "customer-4712": "x" }, false);
    assert.equal(withoutSecrets("customer-4711 and customer-4712"), "[secret] and customer-4712");
  });
});
