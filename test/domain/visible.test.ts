import assert from "node:assert/strict";
import fc from "fast-check";
import { visible, visibleJson } from "../../provider/domain/visible";

const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u00a0\u3164]/u;

describe("A text from outside, as it is printed", () => {
  it("spells out what a terminal would obey", () => {
    assert.equal(visible("a\u001b[2Jb\u009b1A\u0007\r\nc"), "a\\u001b[2Jb\\u009b1A\\u0007\\u000d\\u000ac");
  });

  it("spells out what turns the direction of a text, or is not seen at all", () => {
    assert.equal(visible("a\u202eb\u200bc\u2066\ufeff\u{e0041}"), "a\\u202eb\\u200bc\\u2066\\ufeff\\u{e0041}");
  });

  it("leaves names of all languages as they are", () => {
    assert.equal(visible("Schlüssel für 監視 – ключ: “42”"), "Schlüssel für 監視 – ключ: “42”");
  });

  it("holds nothing that is obeyed, whatever came", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !obeyed.test(visible(text))));
  });

  it("is the same value where it is JSON", () => {
    const texts = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const json = visibleJson(value, 2);
        assert.deepEqual(JSON.parse(json), { ...value });
        assert.ok(!obeyed.test(json.replaceAll("\n", "")));
      }),
    );
  });
});
