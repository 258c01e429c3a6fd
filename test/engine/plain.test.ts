import assert from "node:assert/strict";
import fc from "fast-check";
import { plain } from "../../provider/engine/plain";

/** Where something stands that the SDK cannot put into a message: `undefined`, or a Date. */
function unstorable(value: unknown): boolean {
  if (value === undefined || value instanceof Date) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(unstorable);
}

describe("What goes to the engine", () => {
  it("holds no undefined and no Date, at any depth", () => {
    const anything = fc.dictionary(
      fc.string(),
      fc.anything({ withDate: true, values: [fc.constant(undefined), fc.string(), fc.integer(), fc.constant(null)] }),
    );
    fc.assert(
      fc.property(anything, (value) => {
        assert.equal(unstorable(plain(value)), false);
      }),
    );
  });

  it("is otherwise the same", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        // Not by plain(value) alone: an object without a prototype is as good.
        assert.equal(JSON.stringify(plain(value)), JSON.stringify(value));
      }),
    );
  });

  it("keeps the places in a list, and says dates as the API does", () => {
    const date = new Date("2026-01-02T03:04:05.678Z");
    assert.deepEqual(plain({ list: [1, undefined, date], none: undefined, nothing: null }), {
      list: [1, null, "2026-01-02T03:04:05.678Z"],
      nothing: null,
    });
  });
});
