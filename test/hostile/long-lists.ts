import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import type { Session } from "../../provider/cloud/session";
import { CloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import type { Front } from "../fixtures/front/front";
import { assertClear, describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { listing } from "../fixtures/provider/requests";
import { guidOf } from "./endless-answers";

const { objectStorage, secure } = defaults.instances;
const count = 300_000;
const key = (index: number) =>
  `{"guid":"${guidOf(index)}","crn":"crn:${index}","name":"key ${index}","state":"active","credentials":{}}`;
const numbers = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

/** A way in which so long a list comes. */
interface LongList {
  lie(front: Front): void;
  read(session: Session): Promise<readonly unknown[]>;
}

const readKeys = ({ resourceController }: Session) =>
  resourceController.listResourceKeysForInstance(parseInstanceReference(objectStorage.guid));

export const inOnePage: LongList = {
  lie(front) {
    const body = `{"resources":[${numbers(0, count).map(key).join()}],"next_url":null}`;
    front.lie(listing["resource keys"], () => ({ status: 200, body }));
  },
  read: readKeys,
};

export const inManyPages: LongList = {
  lie(front) {
    front.lie(listing["resource keys"], ({ heard }) => {
      const [path = "", query] = heard.path.split("?");
      const start = Number(new URLSearchParams(query).get("start") ?? 0);
      const next = start + 100 < count ? `${path}?start=${start + 100}` : null;
      const body = `{"resources":[${numbers(start, 100).map(key).join()}],"next_url":${JSON.stringify(next)}}`;
      return { status: 200, body };
    });
  },
  read: readKeys,
};

export const ofAccessKeys: LongList = {
  lie(front) {
    const row = (index: number) => `{"accessKey":"${guidOf(index)}","enabled":true}`;
    const body = `{"customerAccessKeys":[${numbers(0, count).map(row).join()}]}`;
    front.lie(listing["access keys"], () => ({ status: 200, body }));
  },
  async read(session) {
    return (await session.sysdig("sysdig-secure", "us-south", secure.guid).listAccessKeys()).keys;
  },
};

export function describeLongLists(lists: Readonly<Record<string, LongList>>): void {
  describeBehindFront("A list of 300,000 keys", (fixture, it) => {
    for (const [what, list] of Object.entries(lists)) {
      it(`${what} is read whole, or told in clear words`, () => assertWhole(fixture, list));
    }
  });
}

/** Nothing between the two. */
async function assertWhole(fixture: FrontFixture, { lie, read }: LongList): Promise<void> {
  lie(fixture.front);
  const told = await read(fixture.session(new FakeClock(), { tryTimeout: 20_000 })).catch((error: unknown) => error);
  if (Array.isArray(told)) return assert.equal(told.length, count);
  assert.ok(told instanceof CloudError, String(told));
  assertClear(told.message);
}
