import assert from "node:assert/strict";
import { secretsApart } from "./apart";

const { quoted, rememberSecret } = secretsApart();

describe("A secret inside what is decoded", () => {
  const secret = "Vf6Jr1-Ns8Gy4_Kc2Dw7";
  const percent = (text: string) => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join("");

  for (const encoding of ["hex", "base64"] as const) {
    it(`is found in the ${encoding} of an encoded text, as in a header of JSON`, () => {
      rememberSecret(secret);
      const encode = (text: string) => Buffer.from(text).toString(encoding);
      for (const inner of [percent(secret), encode(secret)]) assert.equal(quoted(`said ${encode(inner)}`), undefined);
    });
  }
});
