import assert from "node:assert/strict";
import { accessKeyState } from "../../provider/keys/access-key/schema";
import { resourceKeyState } from "../../provider/keys/resource-key/schema";
import { kinds } from "../fuzz/recorded";

const states = { AccessKey: accessKeyState, ResourceKey: resourceKeyState };

/** Keys that are kept for their overlap. */
function older(kind: string, count: number): object[] {
  const dates = { validUntil: null, deleteAfter: null };
  const own = kinds.find((each) => each.kind === kind)?.outputs ?? {};
  return Array.from({ length: count }, (_, generation) => ({ ...own, ...dates, generation, state: "retiring" }));
}

describe("The older keys in a state that the provider is given", () => {
  for (const [kind, schema] of Object.entries(states)) {
    it(`(${kind}) are 1,000 at most: a state with more is refused`, async () => {
      const { provider, id, outputs } = kinds.find((each) => each.kind === kind) ?? assert.fail(kind);
      const { error } = schema.safeParse({ ...outputs, previous: older(kind, 1_000) });
      assert.equal(error, undefined);
      const saved = { ...outputs, previous: older(kind, 1_001) };
      const refusal = /^Error: The saved state of this resource cannot be read \(previous\)/;
      await assert.rejects(provider.delete(id, saved), refusal);
      await assert.rejects(provider.read(id, saved), refusal);
    });
  }
});
