import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { identifier } from "../../provider/cloud/api/identifier";
import type { Session } from "../../provider/cloud/session";
import { isCloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { sessionAt } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";

const { objectStorage, secure } = defaults.instances;
const number = (text: string | null) => Number(text ?? 0);

/** A list of so many pages of so many rows each; the first page has the number 0. */
type List = (pages: number, rows: number, url: URL) => object;

const resources: List = (pages, rows, { pathname, searchParams }) => {
  const at = number(searchParams.get("start"));
  return {
    resources: Array.from({ length: rows }, (_, row) => ({ guid: `g${at}-${row}`, crn: "crn", name: "n" })),
    next_url: at + 1 < pages ? `${pathname}?start=${at + 1}` : null,
  };
};
const labels: List = (pages, rows, { pathname, searchParams }) => {
  const from = number(searchParams.get("offset"));
  const row = (each: number) => ({ id: each, accessKey: `k${each}`, isEnabled: true });
  if (!pathname.startsWith("/platform/")) {
    const all = Array.from({ length: pages * rows }, (_, at) => ({ ...row(at), enabled: true }));
    return { customerAccessKeys: all };
  }
  return { data: Array.from({ length: rows }, (_, at) => row(from + at)), page: { total: pages * rows } };
};

const lists: Readonly<Record<string, [list: List, read: (session: Session) => Promise<unknown>]>> = {
  instances: [resources, ({ resourceController }) => resourceController.listResourceInstances({})],
  "resource keys of a name": [resources, ({ resourceController }) => resourceController.listResourceKeys("n")],
  "resource keys of an instance": [
    resources,
    ({ resourceController }) =>
      resourceController.listResourceKeysForInstance(parseInstanceReference(objectStorage.guid)),
  ],
  "access keys with their labels": [
    labels,
    (session) => session.sysdig("sysdig-secure", "us-south", secure.guid).listLabels(),
  ],
};

/** The error of reading such a list, if it is one. */
async function errorOf(name: string, pages: number, rows: number): Promise<unknown> {
  const [list, read] = lists[name] ?? assert.fail(name);
  let error: unknown;
  await withServer(
    (request, response) => {
      const url = new URL(request.url ?? "", "http://localhost");
      const isToken = url.pathname === "/identity/token";
      const body = isToken ? { access_token: "token", expires_in: 3600 } : list(pages, rows, url);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    },
    async (url) => {
      const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
      const session = sessionAt(endpoints, { kind: "api-key", apiKey: "some API key" }, new FakeClock());
      error = await read(session).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    },
  );
  return error;
}

describe("A list that comes in pages", function () {
  this.timeout(30_000);

  for (const name of Object.keys(lists)) {
    it(`(${name}) is an error from 1,001 pages on`, async () => {
      assert.equal(await errorOf(name, 1_000, 1), undefined);
      const error = await errorOf(name, 1_001, 1);
      assert.ok(isCloudError(error, "unexpected-response"), String(error));
      assert.match(error.message, /the list has more than 1000 pages/);
    });

    it(`(${name}) is an error from 100,001 rows on`, async () => {
      const error = await errorOf(name, 5, 20_001);
      assert.ok(isCloudError(error, "unexpected-response"), String(error));
      assert.match(error.message, /has more than 100000 rows/);
    });
  }
});

describe("A list of 100,000 rows", () => {
  it("is read", async () => assert.equal(await errorOf("instances", 4, 25_000), undefined));
});

describe("What IBM calls a key or an instance by", () => {
  it("has 200 characters at most", () => {
    assert.equal(identifier.safeParse("x".repeat(200)).success, true);
    assert.equal(identifier.safeParse("x".repeat(201)).success, false);
  });
});
