import assert from "node:assert/strict";
import { z } from "zod";
import { fingerprintOf } from "../../harness/fingerprint";
import { contextOf, urnOf } from "../fixtures/cloud/with-cloud";
import type { Lie } from "../fixtures/front/front";
import { describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { accessKey, objectStorage, resourceKey, secure } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";

const documented = { method: "POST", path: /accessKeys$/ } as const;
const platform = { method: "POST", path: /access-keys$/ } as const;

const unlimited = { limit: null, reservation: null, teamId: null };

const json = z.record(z.string(), z.unknown());

/** Carries the create out, and answers with what is made of its answer. */
function changed(change: (made: Record<string, unknown>) => Record<string, unknown>): Lie {
  return async ({ forward }) => {
    const { body, ...answer } = await forward();
    return { ...answer, body: JSON.stringify(change(json.parse(JSON.parse(body)))) };
  };
}

/** Answers creates of access keys, by either API, with this key. */
function nameAccessKey(fixture: FrontFixture, keyFor: (own: string) => string): void {
  const named = (made: Record<string, unknown>) => ({ ...made, accessKey: keyFor(String(made.accessKey)) });
  fixture.front.lie(platform, changed(named));
  fixture.front.lie(
    documented,
    changed((body) => ({ customerAccessKey: named(json.parse(body.customerAccessKey)) })),
  );
}

describeBehindFront("The answer to a create that names another key", (fixture, it) => {
  it("that was there before (an access key) is not believed: the own key is found, and the other one stays", async () => {
    const [strangers] = fixture.cloud.accessKeysOf(secure.guid);
    assert.ok(strangers !== undefined);
    nameAccessKey(fixture, () => strangers.accessKey);
    const stack = fixture.stack({ key: accessKey() });
    await stack.mustUp();
    assert.deepEqual(fixture.own, [stack.outputs("key").fingerprint]);
    assert.equal(fixture.front.of(creating["access keys"]).length, 1);
    fixture.front.clear();
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual(
      fixture.cloud.accessKeysOf(secure.guid).map(({ accessKey, enabled }) => [accessKey, enabled]),
      [[strangers.accessKey, true]],
    );
  });

  it("that was there before is not believed where no API shows labels: the error names what was made", async () => {
    const [strangers] = fixture.cloud.accessKeysOf(secure.guid);
    assert.ok(strangers !== undefined);
    nameAccessKey(fixture, () => strangers.accessKey);
    const stack = fixture.stack({ key: accessKey() });
    stack.configuration = { "ibm-keys:accessKeyApi": "documented" };
    const { errors, said } = await stack.up();
    assert.match(
      errors.join(),
      /the answer names an access key that another create has made.+It may have been made all the same/,
    );
    for (const id of fixture.own) assert.ok(said.includes(id), said);
    fixture.front.clear();
    await stack.settle();
    assert.notEqual(stack.outputs("key").fingerprint, fingerprintOf(strangers.accessKey));
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.ok(fixture.cloud.accessKeysOf(secure.guid).some(({ accessKey }) => accessKey === strangers.accessKey));
  });

  it("that the same run has made is not believed: each resource has a key of its own", async () => {
    let first: string | undefined;
    nameAccessKey(fixture, (own) => {
      first ??= own;
      return first;
    });
    const stack = fixture.stack({ a: accessKey(), b: accessKey(), c: accessKey() });
    await stack.mustUp();
    const held = ["a", "b", "c"].map((name) => stack.outputs(name).fingerprint);
    assert.deepEqual([...held].sort(), [...fixture.own].sort());
    assert.equal(new Set(held).size, 3);
  });

  it("that is still being made gives no two resources one key", async () => {
    const clock = new FakeClock();
    const instance = fixture.session(clock).sysdig("sysdig-secure", "us-south", secure.guid);
    let tellOther: (key: string) => void = () => undefined;
    const otherMade = new Promise<string>((resolve) => {
      tellOther = resolve;
    });
    let answerOther: () => void = () => undefined;
    const isTaken = new Promise<void>((resolve) => {
      answerOther = resolve;
    });
    const lie = fixture.front.lie(platform, async ({ forward }) => {
      const count = lie.hits;
      const { body, ...answer } = await forward();
      const made = json.parse(JSON.parse(body));
      if (count === 1) {
        tellOther(String(made.accessKey));
        await isTaken;
      }
      if (count === 2) return { ...answer, body: JSON.stringify({ ...made, accessKey: await otherMade }) };
      return { ...answer, body };
    });
    const create = (name: string) => instance.createAccessKey(unlimited, contextOf(clock, urnOf(name)));
    const [one, other] = await Promise.all([create("one"), create("other").finally(() => answerOther())]);
    assert.notEqual(one.accessKey, other.accessKey);
  });

  it("with the label of another create is not believed", async () => {
    const stack = fixture.stack({ key: accessKey() });
    let theirs: string | undefined;
    fixture.front.lie(platform, async ({ heard, forward }) => {
      const { body, ...answer } = await forward();
      if (theirs !== undefined) return { ...answer, body };
      const label = json.parse(json.parse(JSON.parse(heard.body)).metadata)["pulumi-ibm-keys"];
      const other = String(label).replace(/.$/, (end) => (end === "0" ? "1" : "0"));
      theirs = fixture.cloud.createAccessKey(secure.guid).accessKey;
      const made = { ...json.parse(JSON.parse(body)), accessKey: theirs, metadata: { "pulumi-ibm-keys": other } };
      return { ...answer, body: JSON.stringify(made) };
    });
    await stack.mustUp();
    const own = fixture.own.filter((id) => id !== fingerprintOf(theirs ?? ""));
    assert.deepEqual(own, [stack.outputs("key").fingerprint]);
  });

  it("(a resource key, of another name) is not believed: the own key is found, and the other one stays", async () => {
    for (const name of ["strangers", "key-0123456789abcdef", undefined]) {
      fixture.begin();
      const theirs = fixture.cloud.addResourceKey({ name: name ?? "key", source: objectStorage.crn, role: "Writer" });
      const { guid, crn } = theirs;
      fixture.front.lie(
        creating["resource keys"],
        changed((made) => ({ ...made, guid, crn, id: crn, name: theirs.name })),
      );
      const stack = fixture.stack({ key: resourceKey() });
      await stack.mustUp();
      assert.deepEqual([fixture.front.of(creating["resource keys"]).length, fixture.own.length], [1, 2]);
      assert.notEqual(stack.outputs("key").guid, guid);
      fixture.front.clear();
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(
        fixture.cloud.resourceKeysOf(objectStorage.guid).map((key) => key.guid),
        [guid],
      );
    }
  });
});
