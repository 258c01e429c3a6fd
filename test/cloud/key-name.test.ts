import assert from "node:assert/strict";
import fc from "fast-check";
import { chosenKeyName, isChosenFor, resourceKeyName } from "../../provider/cloud/resource-controller/key-name";

function ownerOf(project: string, stack: string, name: string, parents = "") {
  const urn = `urn:pulumi:${stack}::${project}::${parents}pulumi-nodejs:dynamic/ibm-keys:ResourceKey::${name}`;
  return { urn, project, stack, name };
}

const owners = fc
  .tuple(fc.string({ minLength: 1, maxLength: 100 }), fc.string({ maxLength: 40 }), fc.string({ maxLength: 100 }))
  .map(([project, stack, name]) => ownerOf(project, stack, name));

describe("The name that a resource key gets when its user gives none", () => {
  it("is one that IBM takes, whatever project, stack and resource are called, and is known again as made for them", () => {
    fc.assert(
      fc.property(owners, (owner) => {
        const { name = "" } = chosenKeyName({}, undefined, owner);
        assert.ok(resourceKeyName.safeParse(name).success, name);
        assert.ok(isChosenFor(name, owner), name);
      }),
    );
  });

  it("is not taken for that of a resource of the same name under another parent, or whose names join to the same", () => {
    const owner = ownerOf("shop", "dev", "key");
    const names = Array.from({ length: 400 }, () => chosenKeyName({}, undefined, owner).name ?? "");
    const others = [ownerOf("shop", "dev", "key", "my:index:Component$"), ownerOf("shop-dev", "key", "key")];
    for (const other of others) assert.ok(names.filter((name) => isChosenFor(name, other)).length < 8);
    for (const name of ["shop-dev-key", "shop-dev-key-", "shop-dev-key-0123456", "another", ""]) {
      assert.ok(!isChosenFor(name, owner), name);
    }
  });
});
