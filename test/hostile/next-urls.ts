import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import type { Session } from "../../provider/cloud/session";
import { CloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { sessionAt } from "../fixtures/cloud/with-cloud";
import type { Front } from "../fixtures/front/front";
import { assertClear, describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { IbmProxy } from "../fixtures/front/ibm-proxy";
import { FakeClock } from "../fixtures/http/fake-clock";
import { resourceKey } from "../fixtures/provider/provider-fixture";

const { crn, guid } = defaults.instances.objectStorage;

type Read = (session: Session) => Promise<readonly { name: string }[]>;

/** Each list that has pages, and the only path that it may ask for. */
const lists: readonly [path: string, read: Read][] = [
  ["/v2/resource_instances", ({ resourceController }) => resourceController.listResourceInstances({ name: "x" })],
  ["/v2/resource_keys", ({ resourceController }) => resourceController.listResourceKeys("x")],
  [
    `/v2/resource_instances/${guid}/resource_keys`,
    ({ resourceController }) => resourceController.listResourceKeysForInstance(parseInstanceReference(guid)),
  ],
];

/** What is said of the next page; `own` is the path of the list itself, `other` another host. */
type NextUrl = (place: { own: string; other: string }) => string;

/** A page that names these as the next one is followed to the list's own path, or is an error; nothing else is asked. */
export function describeNextUrls(title: string, urls: readonly NextUrl[]): void {
  describeBehindFront(title, (fixture, it) => {
    for (const nextUrl of urls) {
      const shown = JSON.stringify(nextUrl({ own: "/v2/…", other: "other.test" }));
      it(`${shown} sends its token nowhere else, and is whole or an error`, async () => {
        for (const [own, read] of lists) await assertFollowed(fixture, read, own, nextUrl);
      });
    }
  });
}

async function assertFollowed(fixture: FrontFixture, read: Read, own: string, nextUrl: NextUrl): Promise<void> {
  const { front, world } = fixture;
  front.clear();
  lieInPages(front, own, nextUrl({ own, other: world.other.name }));
  // As IBM's own is: a base URL without a path.
  const credential = { kind: "api-key", apiKey: defaults.apiKey } as const;
  const session = sessionAt({ ...front.endpoints, resourceController: front.url }, credential, new FakeClock());
  const told = await read(session).then(
    (rows) => rows.map(({ name }) => name),
    (error: unknown) => error,
  );
  assert.deepEqual(world.other.heard, [], "another host was asked");
  assert.deepEqual(
    front.calls.map(({ path }) => path.split("?")[0]).filter((path) => path !== own),
    [],
    "another path was asked for",
  );
  if (!(told instanceof CloudError)) return assert.deepEqual(told, ["on page 1", "on page 2"]);
  assert.equal(told.code, "unexpected-response");
  assertClear(told.message);
  assert.ok(!told.message.includes(world.other.name), told.message);
}

/** Every path answers as a second page, so that whoever is led astray would not notice. */
function lieInPages(front: Front, own: string, next: string): void {
  let count = 0;
  front.lie({ path: /^(?!\/identity\/token$)/ }, ({ heard }) => {
    count++;
    const isFirst = count === 1 && heard.path.split("?")[0] === own;
    const row = { guid: `aaaaaaaa-0000-4000-8000-00000000000${count}`, crn, name: `on page ${count}` };
    return { status: 200, body: JSON.stringify({ resources: [row], next_url: isFirst ? next : null }) };
  });
}

/** The same at IBM's own host names, which a page might add to. */
export function describeNextUrlsAtIbm(title: string, urls: readonly string[]): void {
  describeBehindFront(title, (fixture, it) => {
    for (const next of urls) {
      it(`${JSON.stringify(next)} is followed to no other host than IBM's`, async () => {
        const { front, world } = fixture;
        const proxy = await IbmProxy.open(front.port);
        try {
          world.environment = proxy.environment;
          front.lie({ path: /\/resource_keys$/ }, () => ({
            status: 200,
            body: JSON.stringify({ resources: [], next_url: next }),
          }));
          const { errors } = await fixture.stack({ key: resourceKey({ adopt: "a name" }) }).up();
          assert.deepEqual(
            [...new Set(proxy.asked)].sort(),
            ["iam.cloud.ibm.com:443", "resource-controller.cloud.ibm.com:443"],
            "another host was looked for",
          );
          for (const error of errors) assertClear(error);
          assert.equal(errors.length, 1);
        } finally {
          await proxy.close();
        }
      });
    }
  });
}
