import assert from "node:assert/strict";
import { AuthorizedCalls } from "../../provider/cloud/api/authorized";
import { ApiKeySignIn } from "../../provider/cloud/iam/sign-in/api-key";
import { TokenSource } from "../../provider/cloud/iam/sign-in/token-source";
import { SysdigCalls } from "../../provider/cloud/sysdig/calls";
import { DocumentedAccessKeys } from "../../provider/cloud/sysdig/documented-access-keys";
import { PlatformAccessKeys } from "../../provider/cloud/sysdig/platform-access-keys";
import { isCloudError } from "../../provider/domain/cloud-error";
import { Http } from "../../provider/http/request";
import { type CloudFixture, secureGuid, withCloud } from "../fixtures/cloud/with-cloud";
import { cellsOf, read } from "../readme/pages";
import { everyCall } from "./every-call";

const limits = { limit: null, reservation: null, teamId: null };
const key = { ...limits, accessKey: "canary", enabled: true, dateCreated: null, dateDisabled: null };

/** The calls on access keys of both APIs, without what chooses between these, and hides a denial. */
function accessKeyCalls({ emulator, clock }: CloudFixture): Call[] {
  const { iam, secure } = emulator.endpoints;
  const place = { guid: secureGuid, service: "sysdig-secure", region: "us-south", isLookedUp: () => true } as const;
  const callsAs = (apiKey: string) => {
    const http = new Http({ clock });
    const tokens = new TokenSource(clock, new ApiKeySignIn(http, iam, apiKey));
    const calls = new AuthorizedCalls(http, tokens, secure.replace("{region}", place.region));
    return new SysdigCalls(calls, place, async () => undefined);
  };
  return [
    (apiKey) => new DocumentedAccessKeys(callsAs(apiKey)).create(limits, "create"),
    (apiKey) => new PlatformAccessKeys(callsAs(apiKey)).list(),
    (apiKey) => new PlatformAccessKeys(callsAs(apiKey)).create(limits, "label", "create"),
    (apiKey) =>
      new PlatformAccessKeys(callsAs(apiKey)).clearLabel({ id: "1", label: undefined, metadata: {}, key }, key),
  ];
}

type Call = (apiKey: string) => Promise<unknown>;

/** What each request needs, by what the error says where IBM denies that request alone. */
async function rolesByRequest(): Promise<Map<string, string>> {
  const roles = new Map<string, string>();
  await withCloud({}, async (fixture) => {
    const { emulator, session } = fixture;
    const calls = [
      ...Object.values(everyCall).map(
        (call): Call =>
          (apiKey) =>
            call(session(apiKey)),
      ),
      ...accessKeyCalls(fixture),
    ];
    for (const call of calls) {
      emulator.clearRequests();
      // Many name what does not exist: it counts only what they ask for.
      await call(emulator.cloud.addApiKey().apikey).catch(() => undefined);
      for (const { method, path, operation } of [...emulator.requests]) {
        if (operation === "getToken") continue;
        const error: unknown = await call(emulator.cloud.addApiKey({ denied: [operation] }).apikey).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (!isCloudError(error, "access-denied", "iam-only")) continue;
        const [, role = error.message] = /owner the (\w+ role \w+) on .+, then run again/.exec(error.message) ?? [];
        roles.set(`${method} ${path}`, role);
      }
    }
  });
  return roles;
}

/** The requests in the page's table, with the text of the role that the page names. */
function documentedRoles(): [request: string, role: string][] {
  const rows = read("docs/guide/iam-roles.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map(cellsOf);
  return rows.flatMap(([, , requests = "", role = ""]) =>
    [...requests.matchAll(/`([A-Z]+ \/[^`]+)`/g)].map(([, request = ""]): [string, string] => [request, role]),
  );
}

describe("The guide's page on IAM roles", function () {
  this.timeout(120_000);

  it("names for each request the role that an error of it names, and leaves out no request", async () => {
    const documented = documentedRoles();
    const seen = new Set<string>();
    for (const [request, role] of await rolesByRequest()) {
      const fitting = documented.filter(([template]) => fits(template, request));
      assert.ok(fitting.length > 0, `${request} is not in the table`);
      for (const [template, named] of fitting) {
        assert.ok(named.includes(role), `${template} needs the ${role}, and the page says: ${named}`);
        seen.add(template);
      }
    }
    assert.deepEqual(
      documented.map(([template]) => template).filter((template) => !seen.has(template)),
      [],
    );
  });
});

/** In a template `:id` and the like stand for one part of the path. */
function fits(template: string, request: string): boolean {
  return new RegExp(`^${template.replaceAll(/:\w+/g, "[^/]+")}$`).test(request);
}
