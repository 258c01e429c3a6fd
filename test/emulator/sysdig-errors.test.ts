import assert from "node:assert/strict";
import { defaults, type SysdigErrors } from "../../emulator";
import { useEmulator } from "../fixtures/emulator/use-emulator";

describe("Errors of Sysdig's documented API", () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  const local = useEmulator(() => ({ clock: () => start }));
  const { guid: instance } = defaults.instances.secure;
  const path = "/api/customer/accessKeys/absent/disable";
  const message = "Access key absent does not exist.";

  for (const [form, type, body] of [
    ["errors", "application/json; charset=utf-8", { errors: [{ reason: "Not found", message }] }],
    ["spring", "application/json; charset=utf-8", { timestamp: start, status: 404, error: "Not Found", path }],
    ["error", "application/json; charset=utf-8", { error: message }],
  ] as const satisfies [SysdigErrors, string, object][]) {
    it(`can have the form ${form}`, async () => {
      local.cloud.settings.sysdigErrors = form;
      const reply = await local.send("POST", path, { instance });
      assert.deepEqual([reply.status, reply.headers.get("content-type"), reply.body], [404, type, body]);
    });
  }

  it("can be plain texts", async () => {
    local.cloud.settings.sysdigErrors = "text";
    const { status, headers, text } = await local.send("POST", path, { instance });
    assert.deepEqual([status, headers.get("content-type"), text], [404, "text/plain; charset=utf-8", message]);
  });

  it("have that form in injected faults too, and the newer API keeps its own", async () => {
    local.cloud.settings.sysdigErrors = "error";
    local.emulator.faults.add({ match: { path }, fault: { kind: "status", code: 500 } });
    assert.deepEqual((await local.send("POST", path, { instance })).body, { error: "The service is not available." });
    const { body } = await local.send("GET", "/platform/v1/access-keys/7", { instance });
    assert.deepEqual(Object.keys(Object(body)), ["type", "message", "details"]);
  });
});
