import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaults, type Emulator } from "../../emulator";
import type { Credential } from "../../provider/cloud/iam/sign-in/credential";
import { sessionAt, withCloud } from "../fixtures/cloud/with-cloud";
import { bodyOf, closed, listening } from "../fixtures/http/with-server";
import { everyCall } from "./every-call";

interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const servers = new Set<Server>();

/** Stands before one API of an emulator, and keeps all that it is asked. */
async function recorder(emulator: Emulator) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const { url: path = "", method = "GET", headers } = request;
    const body = await bodyOf(request);
    heard.push({ path, headers, body });
    const given = Object.entries(headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name));
    const sent = given.map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await fetch(`${emulator.url}${path}`, { method, headers: sent, ...(body === "" ? {} : { body }) });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  const origin = `http://127.0.0.1:${await listening(server)}`;
  servers.add(server);
  return { heard, origin };
}

describe("What every call of IBM's APIs needs to sign in", function () {
  this.timeout(30_000);

  const canary = defaults.trustedProfile.crToken;
  const folder = mkdtempSync(join(tmpdir(), "recipients-"));
  const file = join(folder, "token");
  before(() => writeFileSync(file, canary));
  after(() => rmSync(folder, { recursive: true }));

  afterEach(async () => {
    for (const server of servers) await closed(server);
    servers.clear();
  });

  const credentials: Readonly<Record<string, [credential: Credential, secret: string]>> = {
    "an API key": [{ kind: "api-key", apiKey: defaults.apiKey }, defaults.apiKey],
    "a compute resource's token": [
      { kind: "compute-resource", profile: { id: defaults.trustedProfile.id }, tokenFiles: [file] },
      canary,
    ],
  };
  for (const [what, [credential, secret]] of Object.entries(credentials)) {
    it(`(${what}) goes to IAM alone, where tokens are made; the token goes to every other API, and not there`, async () => {
      await withCloud({}, async ({ emulator, clock }) => {
        const iam = await recorder(emulator);
        const others = {
          iamPolicies: await recorder(emulator),
          resourceController: await recorder(emulator),
          secure: await recorder(emulator),
        };
        const at = (url: string, { origin }: { origin: string }) => url.replace(emulator.url, origin);
        const { endpoints } = emulator;
        const all = {
          iam: at(endpoints.iam, iam),
          iamPolicies: at(endpoints.iam, others.iamPolicies),
          resourceController: at(endpoints.resourceController, others.resourceController),
          secure: at(endpoints.secure, others.secure),
          monitor: endpoints.monitor,
        };
        const session = sessionAt(all, credential, clock);
        // Whether it succeeds makes no difference.
        for (const call of Object.values(everyCall)) await call(session).catch(() => undefined);
        for (const { path, headers, body } of iam.heard) {
          assert.match(path, /\/identity\/token$/);
          assert.ok(new URLSearchParams(body).toString().includes(new URLSearchParams({ "": secret }).toString()));
          assert.doesNotMatch(headers.authorization ?? "", /Bearer/);
        }
        assert.ok(iam.heard.length > 0);
        for (const { heard } of Object.values(others)) {
          assert.ok(heard.length > 1);
          for (const each of heard) {
            assert.match(each.headers.authorization ?? "", /^Bearer \S+$/);
            assert.ok(!JSON.stringify(each).includes(secret));
          }
        }
      });
    });
  }
});
