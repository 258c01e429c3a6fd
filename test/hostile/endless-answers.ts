import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defaults } from "pulumi-ibm-keys/emulator";
import type { Session } from "../../provider/cloud/session";
import { CloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import type { Heard, Lie } from "../fixtures/front/front";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";
import { creating, listing } from "../fixtures/provider/requests";

const { objectStorage, secure } = defaults.instances;
const megabyte = 1024 * 1024;

type Read = (session: Session) => Promise<unknown>;
type Page = (heard: Heard, count: number) => object;

const sysdig = (session: Session) => session.sysdig("sysdig-secure", "us-south", secure.guid);

const resourcePage: Page = ({ path }, count) => ({
  resources: [{ guid: guidOf(count), crn: objectStorage.crn, name: `${count}` }],
  next_url: `${path.split("?")[0]}?start=${count}`,
});

const platformRow = (count: number) => ({ id: count, accessKey: guidOf(count), isEnabled: true, metadata: {} });

const lists: Readonly<Record<string, [read: Read, path: RegExp, page: Page]>> = {
  instances: [
    ({ resourceController }) => resourceController.listResourceInstances({}),
    /\/resource_instances$/,
    resourcePage,
  ],
  "resource keys of one name": [
    ({ resourceController }) => resourceController.listResourceKeys("x"),
    /^\/v2\/resource_keys$/,
    resourcePage,
  ],
  "resource keys of an instance": [
    ({ resourceController }) =>
      resourceController.listResourceKeysForInstance(parseInstanceReference(objectStorage.guid)),
    /\/resource_keys$/,
    resourcePage,
  ],
  "access keys with their labels, of which each page names a next one": [
    (session) => sysdig(session).listLabels(),
    /^\/platform\//,
    (_, count) => ({ data: [platformRow(count)], page: { next: `${count}` } }),
  ],
  "access keys with their labels, of which there are said to be a billion": [
    (session) => sysdig(session).listLabels(),
    /^\/platform\//,
    (_, count) => ({ data: [platformRow(count)], page: { total: 1e9 } }),
  ],
  "access keys with their labels, of which there is always one more": [
    (session) => sysdig(session).listLabels(),
    /^\/platform\//,
    (_, count) => ({ data: [platformRow(count)], page: { total: count + 1 } }),
  ],
};

/** No list that anybody has is as long as this, and no reading goes on for so long. */
const mostPages = 5_000;

export function describeEndlessLists(): void {
  describeBehindFront("A list without an end", (fixture, it) => {
    for (const [what, [read, path, page]] of Object.entries(lists)) {
      it(`of ${what} is an error before anybody has lost patience`, async () => {
        const clock = new FakeClock();
        let count = 0;
        fixture.front.lie({ method: "GET", path }, ({ heard }) => {
          count++;
          clock.advance(100);
          // Once a reading went on for too long it is let go, so that the test fails and does not hang.
          const body = count < mostPages ? page(heard, count) : { resources: [], data: [], page: { total: count - 1 } };
          return { status: 200, body: JSON.stringify(body) };
        });
        const error = await read(fixture.session(clock)).catch((thrown: unknown) => thrown);
        assert.ok(count < mostPages, `${count} pages were read`);
        assert.ok(error instanceof CloudError);
        assertClear(error.message);
      });
    }
  });
}

/** So many megabytes; `sent` tells how many were taken. */
function flood(most: number, sent: { megabytes: number }, pause: number): Lie {
  async function* bytes() {
    yield Buffer.from('{"resources":[],"customerAccessKeys":[],"odd":"');
    for (let count = 0; count < most; count++) {
      sent.megabytes++;
      if (pause > 0) await setTimeout(pause);
      yield Buffer.alloc(megabyte, "x");
    }
    yield Buffer.from('"}');
  }
  return () => ({ status: 200, body: bytes() });
}

export function describeFloods(most: number): void {
  describeBehindFront(`A body of ${most} megabytes`, (fixture, it) => {
    for (const [how, pause] of [
      ["fast", 0],
      ["slowly", 1],
    ] as const) {
      for (const what of ["resource keys", "access keys"] as const) {
        it(`that comes ${how} in a list of ${what} is read in part, once, and told in clear words`, async () => {
          const sent = { megabytes: 0 };
          const armed = fixture.front.lie(listing[what], flood(most, sent, pause));
          const read = (session: Session) =>
            what === "access keys"
              ? sysdig(session).listAccessKeys()
              : session.resourceController.listResourceKeysForInstance(parseInstanceReference(objectStorage.guid));
          const session = fixture.session(new FakeClock(), { tryTimeout: 20_000 });
          const error = await read(session).catch((thrown: unknown) => thrown);
          assert.ok(error instanceof CloudError, "it was read to its end");
          assertClear(error.message);
          assert.equal(armed.hits, 1, "it was read again");
          assert.ok(sent.megabytes < 150, `${sent.megabytes} megabytes were taken`);
        });
      }
    }

    for (const made of ["resource keys", "access keys"] as const) {
      it(`in the answer to a create of ${made} is read in part, and no key is lost`, async () => {
        const sent = { megabytes: 0 };
        fixture.front.lie(creating[made], async (exchange) => {
          await exchange.forward();
          return flood(most, sent, 0)(exchange);
        });
        const stack = fixture.stack({ key: made === "access keys" ? accessKey() : resourceKey() });
        for (const error of (await stack.up()).errors) assertClear(error);
        fixture.front.clear();
        await stack.settle();
        await stack.later();
        assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
        assert.ok(sent.megabytes < 450, `${sent.megabytes} megabytes were taken`);
      });
    }
  });
}

/** A GUID of its own for each number. */
export function guidOf(count: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(count).padStart(12, "0")}`;
}
