import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import { CloudError } from "../../provider/domain/cloud-error";
import { everyCall } from "../cloud/every-call";
import { sessionAt } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";
import { withServer } from "../fixtures/http/with-server";
import { type Damage, damages, oddities, spoilt } from "./damage";

const crn = "crn:v1:bluemix:public:cloud-object-storage:global:a/acc0:c0500000-0000-4000-8000-000000000004::";
const instance = { id: crn, guid: "c0500000-0000-4000-8000-000000000004", crn, name: "store", region_id: "global" };
const key = {
  id: crn,
  guid: "aaaaaaaa-0000-4000-8000-00000000000a",
  crn,
  name: "a resource key",
  source_crn: crn,
  role: "crn:v1:bluemix:public:iam::::serviceRole:Writer",
  state: "active",
  credentials: { apikey: "canary-credential", iam_serviceid_crn: crn, nested: { list: [1, "two"] } },
  onetime_credentials: false,
  created_at: "2026-01-01T00:00:00.000Z",
};
const attribute = { attributes: [{ name: "serviceName", value: "logdnaat" }] };
const policy = { id: "p", type: "access", subjects: [attribute], resources: [attribute], roles: [{ role_id: "r" }] };
const accessKey = { accessKey: "canary-access-key", enabled: true, dateCreated: 1767225600000, limit: 4 };

/** A good answer to each request of any call, in IBM's form. */
function goodAnswer({ method, url = "" }: IncomingMessage): unknown {
  const path = url.split("?")[0] ?? "";
  if (path.endsWith("/identity/token")) return { access_token: "canary-token", expires_in: 3600 };
  if (path.endsWith("/v1/policies")) return method === "GET" ? { policies: [policy] } : policy;
  if (/\/resource_keys$/.test(path) && method === "GET") return { resources: [key], next_url: null };
  if (/\/resource_keys/.test(path)) return key;
  if (/\/resource_instances$/.test(path)) return { resources: [instance], next_url: null };
  if (/\/resource_instances/.test(path)) return instance;
  if (path.endsWith("/api/token")) return { token: { key: "canary-api-token" } };
  if (path.endsWith("/api/teams")) return { teams: [{ id: 1, name: "Secure Operations", default: true }] };
  if (method === "GET") return { customerAccessKeys: [accessKey], offset: 0, total: 1 };
  return { customerAccessKey: accessKey };
}

/** No good answer has more places. */
const mostPlaces = 24;

/** An answer that is spoilt, and its status. */
type Spoilt = Damage & { status: number };

const statuses = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(201, 202, 302, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503) },
);
const spoilings: fc.Arbitrary<Spoilt> = fc
  .tuple(damages(mostPlaces), statuses)
  .map(([damage, status]) => ({ ...damage, status }));

function answerTo(request: IncomingMessage, response: ServerResponse, damage: Spoilt | undefined): void {
  const answer = goodAnswer(request);
  response.setHeader("content-type", "application/json");
  response.statusCode = damage?.status ?? 200;
  response.end(JSON.stringify(damage === undefined ? answer : spoilt(answer, damage)) ?? "");
}

describe("Whatever an API answers", function () {
  // Hundreds of answers each.
  this.timeout(60_000);

  /** Runs the call against spoilt answers to the requests that `spoils` picks. */
  async function fuzz(call: (typeof everyCall)[string], spoils: (request: IncomingMessage) => boolean): Promise<void> {
    let damage: Spoilt | undefined;
    await withServer(
      (request, response) => answerTo(request, response, spoils(request) ? damage : undefined),
      async (url) => {
        const endpoints = { iam: url, resourceController: url, secure: url, monitor: url };
        const once = async (next: Spoilt) => {
          damage = next;
          const session = sessionAt(endpoints, { kind: "api-key", apiKey: "canary-api-key" }, new FakeClock(), {
            tries: 2,
          });
          await call(session).catch((error: unknown) => {
            assert.ok(
              error instanceof CloudError,
              `${JSON.stringify(damage)}: ${error instanceof Error ? error.stack : error}`,
            );
            assert.doesNotMatch(error.message, /canary|[\r\n]/);
          });
        };
        for (let where = 0; where <= mostPlaces; where++) {
          for (const what of oddities) await once({ where, what, isCut: false, status: 200 });
          await once({ where, what: null, isCut: true, status: 200 });
        }
        await fc.assert(fc.asyncProperty(spoilings, once), { numRuns: 60 });
      },
    );
  }

  const isToken = ({ url }: IncomingMessage) => url?.includes("/identity/token") === true;

  it("to the request for a token, the outcome is success or an error of ours", async () => {
    await fuzz((session) => session.resourceController.listResourceKeys("x"), isToken);
  });

  for (const [operation, call] of Object.entries(everyCall)) {
    it(`to ${operation}, the outcome is success or an error of ours`, async () => {
      await fuzz(call, (request) => !isToken(request));
    });
  }
});
