import assert from "node:assert/strict";
import type { Lifecycle, Properties } from "../../provider/engine/contract";
import { anotherProcess } from "./another-process";
import { envelope, type LampInputs, type LampState, litLamp } from "./lamp";
import { messagesOf } from "./messages";

const [desk, shelf] = ["desk", "shelf"].map((name) => `${envelope.owner}-${name}`);
const declaredBy = (owner: unknown) => ({ ...envelope, owner, room: "kitchen", colour: "red", isOn: true });
const savedBy = (owner: unknown, serial: string) => ({ ...declaredBy(owner), serial });

/** A kind that can adopt a lamp by its serial number. */
function adoptable(ended: string[] = []): Partial<Lifecycle<LampInputs, LampState>> {
  return {
    owns: ({ serial }) => [serial],
    create: async (inputs, { adopt }) => {
      if (inputs.adopt !== undefined) adopt(inputs.adopt);
      return litLamp(inputs, inputs.adopt ?? "new");
    },
    delete: async ({ serial }, { isSpared }) => {
      if (!(await isSpared(serial))) ended.push(serial);
    },
  };
}

describe("A key that two resources own", () => {
  it("is a warning with the way out, on the second of them, and no error", async () => {
    const { diff } = await anotherProcess(adoptable());
    const said = await messagesOf(async () => {
      await diff("one", savedBy(desk, "one"), declaredBy(desk));
      assert.equal((await diff("one", savedBy(shelf, "one"), declaredBy(shelf))).changes, false);
    });
    assert.equal(said.length, 1);
    assert.match(
      said.join(),
      new RegExp(`^warning: The key one is owned by both ${shelf} and ${desk}, .*pulumi state delete`),
    );
  });

  it("is deleted by neither while the other is known to own it", async () => {
    const ended: string[] = [];
    const { diff, delete: remove } = await anotherProcess(adoptable(ended));
    const said = await messagesOf(async () => {
      await diff("one", savedBy(desk, "one"), declaredBy(desk));
      await remove("one", savedBy(shelf, "one"));
      await remove("two", savedBy(shelf, "two"));
    });
    assert.deepEqual(ended, ["two"]);
    assert.deepEqual(said, [`warning: The key one is owned by ${desk} now, and is not deleted.`]);
  });
});

describe("An adoption", () => {
  const adopting = (owner: unknown) => ({ ...declaredBy(owner), adopt: "one" });

  it("of a key that another resource owns is refused", async () => {
    const { diff, create } = await anotherProcess(adoptable());
    await diff("one", savedBy(desk, "one"), declaredBy(desk));
    await assert.rejects(create(adopting(shelf)), /The key one is owned by .*-desk already/);
  });

  it("of a key whose owner is removed or replaced in this run keeps that from deleting it", async () => {
    for (const isReplaced of [true, false]) {
      const ended: string[] = [];
      const { diff, create, delete: remove } = await anotherProcess(adoptable(ended));
      if (isReplaced) await diff("one", savedBy(desk, "one"), { ...declaredBy(desk), room: "cellar" });
      await create(adopting(shelf));
      await messagesOf(() => remove("one", savedBy(desk, "one")));
      assert.deepEqual(ended, []);
    }
  });

  it("counts once: what takes the resource's place is made anew, also in the run after", async () => {
    const { diff, create } = await anotherProcess(adoptable());
    const { outs } = await create(adopting(desk));
    assert.equal(outs?.adopt, "one");
    const another = { ...adopting(desk), room: "cellar" };
    assert.deepEqual((await diff("one", outs ?? {}, another)).replaces, ["room"]);
    const said = await messagesOf(async () => {
      const made = await create(another);
      assert.deepEqual([made.id, made.outs?.adopt], ["new", "one"]);
    });
    assert.match(said.join(), /^info: adopt counted when the resource was made/);
  });

  it("counts once for what takes the resource's place because of replaceOnChanges, too", async () => {
    const { diff, create } = await anotherProcess(adoptable());
    const another = { ...adopting(desk), watts: 9 };
    assert.deepEqual((await diff("one", { ...savedBy(desk, "one"), adopt: "one" }, another)).replaces, []);
    await messagesOf(async () => assert.equal((await create(another)).id, "new"));
  });

  it("that comes again, because nothing tells that it takes the place of the first one, is said, and the key lives on", async () => {
    const ended: string[] = [];
    const { create, delete: remove } = await anotherProcess(adoptable(ended));
    await create(adopting(desk));
    const said = await messagesOf(() => remove("one", savedBy(desk, "one")));
    assert.match(said.join(), /^warning: The key one is not replaced, and not deleted: .* leave adopt out/);
    assert.deepEqual(ended, []);
  });

  it("of another key in the place of the first one counts", async () => {
    const { diff, create } = await anotherProcess(adoptable());
    const another = { ...adopting(desk), room: "cellar", adopt: "two" };
    await diff("one", { ...savedBy(desk, "one"), adopt: "one" }, another);
    assert.equal((await create(another)).id, "two");
  });

  it("that has counted is not repeated by the run that goes on with a replacement whose answer was lost", async () => {
    const lost = { since: new Date().toISOString() };
    const losing = async (_: LampInputs, { lose }: { lose: (each: typeof lost) => void }) => {
      lose(lost);
      throw new Error("no answer came");
    };
    const another = { ...adopting(desk), room: "cellar" };
    const { diff, create } = await anotherProcess({ ...adoptable(), create: losing });
    await diff("one", { ...savedBy(desk, "one"), adopt: "one" }, another);
    let saved: Properties = {};
    await messagesOf(() =>
      create(another).catch(({ properties }) => {
        saved = properties;
      }),
    );
    assert.deepEqual(saved, { ...another, unmade: true, hasAdopted: true, lostCreates: [lost] });

    const failing = await anotherProcess({ ...adoptable(), create: losing });
    await messagesOf(() => assert.rejects(failing.update("unmade-1", saved, another), /no answer came/));
    const next = await anotherProcess(adoptable());
    await messagesOf(async () => {
      const { outs } = await next.update("unmade-1", saved, another);
      assert.equal(outs?.serial, "new");
      await next.diff("unmade-1", saved, { ...another, room: "attic" });
      assert.equal(
        (await next.create({ ...another, room: "attic" })).id,
        "new",
        "what takes its place is made anew too",
      );
    });
  });

  it("that has not happened yet, because the creation failed, still counts for what takes its place", async () => {
    const { diff, create } = await anotherProcess(adoptable());
    const unmade = { ...adopting(desk), unmade: true, lostCreates: [{ since: new Date().toISOString() }] };
    const another = { ...adopting(desk), room: "cellar" };
    await messagesOf(async () => assert.deepEqual((await diff("unmade-1", unmade, another)).replaces, ["room"]));
    assert.equal((await create(another)).id, "one");
  });
});
