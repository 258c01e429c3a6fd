import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { apis } from "../../emulator/routes/apis";
import { useEmulator } from "../fixtures/emulator/use-emulator";

describe("What a web page has asked without an origin, as for an image,", () => {
  const local = useEmulator();

  it("brings nothing and changes nothing, whatever route it takes: it carries no token", async () => {
    const before = local.emulator.cloud.contents();
    const read = apis
      .flatMap(({ routes }) => routes)
      .filter(({ method, isPublic }) => method === "GET" && isPublic !== true);
    assert.ok(read.length > 10);
    for (const { path, operation } of read) {
      const { guid } = defaults.instances.secure;
      const place = path.replace(/:\w+/g, guid);
      const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
      const { status, headers: answered } = await local.send("GET", place, { headers, bearer: null, instance: guid });
      assert.ok(status === 401 || status === 403, `${operation}: ${status}`);
      assert.equal(answered.get("access-control-allow-origin"), null);
    }
    assert.deepEqual(local.emulator.cloud.contents(), before);
  });
});
