import assert from "node:assert/strict";
import fc from "fast-check";
import { isChosenFor, labelIn, labelledName, resourceKeyName } from "../../provider/cloud/resource-controller/key-name";
import { newCreateLabel } from "../../provider/domain/create-label";

function ownerOf(project: string, stack: string, name: string, parents = "") {
  const urn = `urn:pulumi:${stack}::${project}::${parents}pulumi-nodejs:dynamic/ibm-keys:ResourceKey::${name}`;
  return { urn, project, stack, name };
}

const text = (maxLength: number) => fc.string({ unit: "grapheme", minLength: 1, maxLength });
const owners = fc.tuple(text(100), text(40), text(100)).map(([project, stack, name]) => ownerOf(project, stack, name));
const declared = fc.option(fc.stringMatching(/^[a-z0-9 \-._:𝒶]{1,180}$/u), { nil: undefined });

describe("The name that a resource key is created under", () => {
  it("is one that IBM takes, whatever is declared or called what, and gives its label back", () => {
    fc.assert(
      fc.property(owners, declared, (owner, name) => {
        const label = newCreateLabel(owner.urn);
        const labelled = labelledName(name?.slice(0, 180), owner, label);
        assert.ok(resourceKeyName.safeParse(labelled).success, labelled);
        assert.equal(labelIn(labelled), label);
        assert.ok(isChosenFor(labelled, owner));
      }),
    );
  });

  it("tells people what the key is for", () => {
    const owner = ownerOf("shop", "dev", "orders db");
    assert.equal(labelledName(undefined, owner, "0123456789abcdef"), "shop-dev-orders-db-0123456789abcdef");
    assert.equal(labelledName("app: one", owner, "0123456789abcdef"), "app: one-0123456789abcdef");
  });

  it("of 180 characters loses its end to the label, and never half a character", () => {
    const owner = ownerOf("shop", "dev", "key");
    const name = labelledName(`${"a".repeat(162)}𝒶${"b".repeat(16)}`, owner, "0123456789abcdef");
    assert.equal(name, `${"a".repeat(162)}-0123456789abcdef`);
  });

  it("is not taken for that of a resource of the same name under another parent, or whose names join to the same", () => {
    const owner = ownerOf("shop", "dev", "key");
    const name = labelledName(undefined, owner, newCreateLabel(owner.urn));
    for (const other of [ownerOf("shop", "dev", "key", "my:index:Component$"), ownerOf("shop-dev", "key", "key")]) {
      assert.ok(!isChosenFor(name, other));
    }
  });

  for (const name of [
    "shop-dev-key",
    "shop-dev-key-",
    "0123456789abcdef",
    "a-0123456789abcde",
    "a-0123456789abcdeF",
    "a-0123456789abcdef ",
    "a-0123456789abcdef\n",
    "",
  ]) {
    it(`has no label when it is ${JSON.stringify(name)}`, () => assert.equal(labelIn(name), undefined));
  }
});
