import assert from "node:assert/strict";
import { checkpointFrom, completed, pendingInputs } from "../../../cli/audit/checkpoint";
import { at, exported, operation, resource, urnOf } from "../../fixtures/command-line/exports";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const uploads = urnOf("ResourceKey", "uploads");
const pending = operation("creating", "ResourceKey", "uploads", {
  parameters: { deep: [secret("hush")], shallow: 1 },
  role: secret("Reader"),
  name: "uploads-1",
});
const interrupted = {
  ...pending,
  resource: { ...pending.resource, additionalSecretOutputs: ["credentials"], parent: "urn:parent" },
};
const other = operation("creating", "ResourceKey", "another", {});
const present = resource("AccessKey", "agents", { strange: [1e21, null, { a: {} }] }, {});

describe("A state in which an interrupted creation is completed", () => {
  const before = checkpointFrom(JSON.stringify(exported([present], [interrupted, other])));

  it("shows the provider the arguments in plain text", () => {
    const { parameters, role } = pendingInputs(before, uploads) ?? {};
    assert.deepEqual([parameters, role], [{ deep: ["hush"], shallow: 1 }, "Reader"]);
    assert.equal(pendingInputs(before, urnOf("ResourceKey", "nobody")), undefined);
  });

  it("holds the resource as it was declared, secret where the engine would keep it so, and all else untouched", () => {
    const outputs = {
      ...{ parameters: { deep: ["hush"], shallow: 1 }, role: "Writer", name: "uploads-1" },
      ...{ credentials: { apikey: "hush hush" }, guid: "g" },
    };
    const after = completed(before, uploads, { id: "g", outputs }, at(9));
    assert.deepEqual(after?.deployment.resources?.slice(0, -1), before.deployment.resources);
    assert.deepEqual(after?.deployment.pending_operations, [other]);
    assert.deepEqual(after?.deployment.resources?.at(-1), {
      ...interrupted.resource,
      ...{ id: "g", created: at(9), modified: at(9) },
      outputs: {
        parameters: { deep: [secret("hush")], shallow: 1 },
        // IBM may say it in another form.
        role: secret("Writer"),
        name: "uploads-1",
        credentials: secret({ apikey: "hush hush" }),
        guid: "g",
      },
    });
  });

  it("is not read from what is none, and the error repeats no secret of it", () => {
    for (const text of ["hush", `warning\n${JSON.stringify(secret("hush"))}`, JSON.stringify({ deployment: "hush" })]) {
      assert.throws(() => checkpointFrom(text), { message: "pulumi printed something else than it used to" });
    }
  });

  it("is not made of one in which the resource is there by now, or the creation no longer interrupted", () => {
    const made = { id: "g", outputs: {} };
    const there = exported([resource("ResourceKey", "uploads", {}, {})], [interrupted]);
    assert.equal(completed(checkpointFrom(JSON.stringify(there)), uploads, made, at(9)), undefined);
    assert.equal(completed(checkpointFrom(JSON.stringify(exported([]))), uploads, made, at(9)), undefined);
  });
});
