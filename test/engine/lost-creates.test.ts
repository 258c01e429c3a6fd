import assert from "node:assert/strict";
import { type LostCreate, type LostCreateOutcome, lostCreatesIn } from "../../provider/domain/lost-create";
import type { Lifecycle, Properties } from "../../provider/engine/contract";
import { PartialFailure } from "../../provider/engine/partial-failure";
import { envelope, type LampInputs, type LampState, lampProvider, litLamp } from "./lamp";
import { messagesOf } from "./messages";

type Life = Partial<Lifecycle<LampInputs, LampState>>;

const declared = { ...envelope, room: "kitchen", watts: 5, isOn: true };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const lost = (minutes: number, label = "0123456789abcdef"): LostCreate => ({ label, since: minutesAgo(minutes) });
const saved = { ...declared, colour: "green", derived: ["colour"], serial: "s-1" };

/** Looks for lost creates, with this outcome for each. */
function looking(outcome: LostCreateOutcome | Error, asked: LostCreate[] = []): Life {
  return {
    removeLostCreate: async (each) => {
      asked.push(each);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

/** What is saved of a create that has lost these, and failed. */
async function failed(...all: LostCreate[]): Promise<PartialFailure> {
  const { create } = lampProvider({
    create: async (_inputs, { lose }) => {
      for (const each of all) lose(each);
      throw new Error("no answer came");
    },
  });
  const error = await create(declared).catch((reason: unknown) => reason);
  assert.ok(error instanceof PartialFailure);
  return error;
}

async function update(life: Life, olds: Properties, news: Properties = declared): Promise<Properties> {
  const { update: run } = lampProvider({ update: async (state) => state, ...life });
  return (await run("id", olds, news)).outs ?? {};
}

describe("A create whose answer never came", () => {
  it("and that made nothing anybody could be given is saved with its arguments and an id of its own", async () => {
    const one = lost(0);
    const { id, properties, message } = await failed(one);
    assert.match(id, /^unmade-[0-9a-f]{12}$/);
    assert.deepEqual(properties, { ...declared, unmade: true, lostCreates: [one] });
    assert.equal(message, "no answer came");
  });

  it("is a change in every preview, which says why, until nothing of it is left to do", async () => {
    const one = lost(0);
    const { properties } = await failed(one);
    const { diff } = lampProvider();
    const looks = `info: looks for what a lost create of ${one.since} may have made`;
    const said = await messagesOf(async () => {
      assert.deepEqual(await diff("id", properties, declared), {
        changes: true,
        replaces: [],
        deleteBeforeReplace: false,
      });
      assert.equal((await diff("id", { ...saved, lostCreates: [one] }, declared)).changes, true);
      assert.equal((await diff("id", saved, declared)).changes, false);
    });
    assert.deepEqual(said, [looks, "info: makes the key: an earlier run could not", looks]);
  });

  it("is made by the next run, and has its true id after a refresh", async () => {
    const { id, properties } = await failed(lost(0));
    const asked: LostCreate[] = [];
    const life = { ...looking("removed", asked), create: async (inputs: LampInputs) => litLamp(inputs, "s-7") };
    let outputs: Properties = {};
    const said = await messagesOf(async () => {
      outputs = await update(life, properties);
    });
    assert.deepEqual(outputs, { ...declared, colour: "green", derived: ["colour"], serial: "s-7" });
    assert.equal(asked.length, 1);
    assert.match(said.join(), /^info: Removed the key that a lost create of .* had made after all\.$/);
    const { read } = lampProvider({ read: async (state) => state });
    assert.equal((await read(id, outputs)).id, "s-7");
    assert.equal((await read("s-1", outputs)).id, "s-1", "any other id stays as it is");
  });

  it("stays unmade where the next run fails too, with what that has lost beside it", async () => {
    const [one, other] = [lost(1), lost(0, "fedcba9876543210")];
    const { properties } = await failed(one);
    const { update: run } = lampProvider({
      ...looking("absent"),
      create: async (_inputs, { lose }) => {
        lose(other);
        throw new Error("again");
      },
    });
    await assert.rejects(run("unmade-1", properties, declared), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.id, "unmade-1");
      assert.deepEqual(error.properties, { ...declared, unmade: true, lostCreates: [one, other] });
      return true;
    });
  });

  it("is kept by a refresh as it is, without a drift", async () => {
    const { id, properties } = await failed(lost(0));
    const { read, diff } = lampProvider();
    const answer = await read(id, properties);
    assert.deepEqual([answer.id, answer.props, answer.inputs], [id, properties, declared]);
    assert.equal((await diff(id, properties, declared)).changes, false);
  });

  it("during a create that succeeded all the same is saved beside it", async () => {
    const one = lost(0);
    const { create } = lampProvider({
      create: async (inputs, { lose }) => {
        lose(one);
        return litLamp(inputs, "s-1");
      },
    });
    assert.deepEqual((await create(declared)).outs, { ...saved, lostCreates: [one] });
  });

  it("is kept by a refresh that finds the rest gone, and what was looked up is no argument of it", async () => {
    const one = lost(0);
    const { read } = lampProvider({ read: async () => undefined });
    const { id, props, inputs } = await read("s-1", { ...saved, lostCreates: [one] });
    assert.match(String(id), /^unmade-/);
    assert.deepEqual(props, { ...declared, unmade: true, lostCreates: [one] });
    assert.deepEqual(inputs, declared);
  });
});

describe("What a lost create has made after all", () => {
  it("is removed when it turns up, and else forgotten after ten minutes, not before", async () => {
    const rows: [LostCreateOutcome, minutes: number, kept: boolean][] = [
      ["removed", 1, false],
      ["absent", 9, true],
      ["absent", 11, false],
      ["unknown", 9, true],
      ["unknown", 11, false],
    ];
    for (const [outcome, minutes, isKept] of rows) {
      const one = lost(minutes);
      await messagesOf(async () => {
        const { lostCreates } = await update(looking(outcome), { ...saved, lostCreates: [one] });
        assert.deepEqual(lostCreates, isKept ? [one] : undefined, `${outcome} after ${minutes} minutes`);
      });
    }
  });

  it("is looked for during ten minutes, where the clock of the run that lost it was ahead", async () => {
    const ahead = [lost(-60 * 24 * 365)];
    const isFromNow = ({ lostCreates }: Properties) => {
      const [{ label, since } = assert.fail()] = lostCreatesIn({ lostCreates });
      assert.equal(label, ahead[0]?.label);
      return Math.abs(Date.now() - Date.parse(since)) < 60_000;
    };
    assert.ok(isFromNow(await update(looking("absent"), { ...saved, lostCreates: ahead })));
    const { read, delete: remove } = lampProvider({ ...looking("absent"), read: async (state) => state });
    assert.ok(isFromNow((await read("s-1", { ...saved, lostCreates: ahead })).props ?? {}));
    assert.ok(isFromNow((await read("unmade-1", { ...declared, unmade: true, lostCreates: ahead })).props ?? {}));
    await assert.rejects(
      remove("unmade-1", { ...declared, unmade: true, lostCreates: ahead }),
      /: run `pulumi refresh`, then this again after [^ ]*\.$/,
    );
  });

  it("is kept when looking fails, however old it is, and nothing else waits for it", async () => {
    const one = lost(60);
    const life = { ...looking(new Error("IBM is down")), update: async (state: LampState) => ({ ...state, watts: 6 }) };
    const said = await messagesOf(async () => {
      const outputs = await update(life, { ...saved, lostCreates: [one] }, { ...declared, watts: 6 });
      assert.deepEqual([outputs.lostCreates, outputs.watts], [[one], 6]);
    });
    assert.match(said.join(), /^warning: What a lost create of .* is looked for by the next run: IBM is down$/);
  });

  it("is not looked for again where it was removed by an update that failed afterwards", async () => {
    const { update: run } = lampProvider({
      ...looking("removed"),
      update: async () => {
        throw new Error("no light");
      },
    });
    await messagesOf(() =>
      assert.rejects(run("s-1", { ...saved, lostCreates: [lost(1)] }, declared), (error) => {
        assert.ok(error instanceof PartialFailure);
        assert.deepEqual(error.properties, saved);
        return true;
      }),
    );
  });
});

describe("A delete", () => {
  const removing = (outcome: LostCreateOutcome | Error, ended: string[] = []): Life => ({
    ...looking(outcome),
    delete: async ({ serial }) => {
      ended.push(serial);
    },
  });

  it("looks for lost creates, and is done once they are removed or too old to turn up", async () => {
    const ended: string[] = [];
    await messagesOf(async () => {
      await lampProvider(removing("removed", ended)).delete("s-1", { ...saved, lostCreates: [lost(1)] });
      await lampProvider(removing("absent", ended)).delete("s-1", { ...saved, lostCreates: [lost(11)] });
    });
    assert.deepEqual(ended, ["s-1", "s-1"]);
  });

  it("fails while one may still turn up, and says when to run again", async () => {
    const since = minutesAgo(1);
    const ended: string[] = [];
    const { delete: remove } = lampProvider(removing("absent", ended));
    const after = new Date(Date.parse(since) + 600_000).toISOString();
    await assert.rejects(
      remove("s-1", { ...saved, lostCreates: [{ label: "0123456789abcdef", since }] }),
      (error) => error instanceof Error && error.message.endsWith(`Run again after ${after}.`),
    );
    assert.deepEqual(ended, ["s-1"]);
  });

  it("warns of one without a label, of which no later run could tell more", async () => {
    const { delete: remove } = lampProvider(removing("absent"));
    const said = await messagesOf(() => remove("s-1", { ...saved, lostCreates: [{ since: minutesAgo(1) }] }));
    assert.match(said.join(), /^warning: .* was lost, and no label tells what it may have made: .* audit/);
  });

  it("of what is unmade looks for its lost creates alone", async () => {
    const { properties } = await failed(lost(1));
    const ended: string[] = [];
    await messagesOf(() => lampProvider(removing("removed", ended)).delete("unmade-1", properties));
    assert.deepEqual(ended, []);
  });

  it("looks for every lost create, though looking for one fails, and tells every error", async () => {
    const asked: LostCreate[] = [];
    const { delete: remove } = lampProvider({
      ...looking(new Error("IBM is down"), asked),
      delete: async () => {
        throw new Error("it is in use");
      },
    });
    const all = [lost(60), lost(50, "fedcba9876543210")];
    await assert.rejects(remove("s-1", { ...saved, lostCreates: all }), /^Error: it is in use IBM is down$/);
    assert.deepEqual(asked, all);
  });
});
