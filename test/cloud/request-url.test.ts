import assert from "node:assert/strict";
import fc from "fast-check";
import { requestUrl } from "../../provider/cloud/api/request-url";
import { isCloudError } from "../../provider/domain/cloud-error";

const base = "https://resource-controller.cloud.ibm.com/below";

describe("The address of a request that carries a token", () => {
  it("is below its API's base, whatever names the thing that is asked for", () => {
    const anything = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("..", ".", "", "%2e%2e", "\\")), {
      minLength: 1,
    });
    fc.assert(
      fc.property(anything, fc.dictionary(fc.string(), fc.string({ unit: "grapheme" })), (path, query) => {
        let url: URL;
        try {
          url = new URL(requestUrl(base, { path, query }, "read a thing"));
        } catch (error) {
          assert.ok(isCloudError(error, "rejected"), String(error));
          return;
        }
        assert.equal(url.origin, new URL(base).origin);
        assert.deepEqual(url.pathname.split("/").slice(2).map(decodeURIComponent), path);
        assert.equal(url.hash, "");
        assert.deepEqual(Object.fromEntries(url.searchParams), { ...query });
      }),
      { numRuns: 1_000 },
    );
  });

  it("is not made of what would name another place, and the error repeats nothing of it", () => {
    for (const part of ["", ".", "..", "...", "\ud800", "x".repeat(1001)]) {
      assert.throws(
        () => requestUrl(base, { path: ["v1", part] }, "read a thing"),
        /^CloudError: Could not read a thing: what names it cannot be part of an address\./,
      );
    }
  });
});
