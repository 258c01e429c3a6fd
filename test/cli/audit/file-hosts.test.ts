import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { exported, operation, resource, urnOf } from "../../fixtures/command-line/exports";
import { useStateFiles } from "../../fixtures/command-line/state-files";
import { useOtherHost } from "../../fixtures/front/other-host";
import { assertPlain, hostile } from "../hostile-texts";

const { secure, objectStorage } = defaults.instances;

describe("npx pulumi-ibm-keys audit, of a file from somebody else,", function () {
  this.timeout(60_000);
  const files = useStateFiles();
  const other = useOtherHost();

  /** IBM's own hosts of instances, in which the region stands. */
  function withoutOverrides(): NodeJS.ProcessEnv {
    const regional = Object.entries(files.emulator.environment).filter(([, value]) => value.includes("{region}"));
    assert.ok(regional.length > 0);
    return Object.fromEntries(regional.map(([name]) => [name, undefined]));
  }

  const urn = urnOf("AccessKey", "agents");
  const access = (inputs: Record<string, unknown>) =>
    resource("AccessKey", "agents", inputs, { ...inputs, fingerprint: "0123456789ab" });
  const key = (inputs: Record<string, unknown>) =>
    resource("ResourceKey", "agents", inputs, { ...inputs, guid: "11111111-1111-4111-8111-111111111111" });

  const doors: Record<string, (host: string) => object> = {
    "a region": (there) => access({ instance: secure.guid, service: "sysdig-secure", region: `${there}/x` }),
    "a region with a user's name": (there) =>
      access({ instance: secure.guid, service: "sysdig-secure", region: `a@${there}/?` }),
    "a region beside a CRN": (there) => access({ instance: secure.crn, region: `${there}#` }),
    "the region in a CRN": (there) =>
      access({ instance: secure.crn.replace("us-south", `${there.replace(":", "%3a")}/x`) }),
    "an instance that is a URL": (there) => access({ instance: `https://${there}/x` }),
    "a source that is a URL": (there) => key({ source: `//${there}/x` }),
    "a source with a path": (there) => key({ source: `../../..//${there}/` }),
    "a source that is a CRN with a host": (there) =>
      key({ source: `crn:v1:bluemix:public:sysdig-secure:${there}:a/x:${secure.guid}::` }),
    "an interrupted creation": (there) =>
      operation("creating", "AccessKey", "agents", { instance: secure.guid, service: "sysdig-secure", region: there }),
    "a source with what a terminal obeys": () => key({ source: hostile }),
  };
  for (const [what, door] of Object.entries(doors)) {
    it(`connects to no host that ${what} names, and says which resource it is of`, async () => {
      const named = door(other().name);
      const state = "type" in named && named.type === "creating" ? exported([], [named]) : exported([named]);
      const { exitCode, stderr } = await files.audit(files.file("state.json", state), withoutOverrides());
      assert.equal(other().connections, 0);
      assert.equal(exitCode, 0, stderr);
      assert.match(stderr, /^audit: The instance of (urn:\S+::agents) is [^\n]+: what else is there is listed only/);
      assertPlain(stderr);
      assert.deepEqual(files.emulator.requests, []);
    });
  }

  it("names the resource whose CRN is of another account", async () => {
    const other = secure.crn.replace(/a\/[^:]+/, "a/ffffffffffffffffffffffffffffffff");
    const { exitCode, stderr } = await files.audit(files.file("state.json", exported([access({ instance: other })])));
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`^[^\\n]+account[^\\n]+ \\(the instance of ${urn}\\)\\n$`));
  });

  it("asks IBM for names of any characters, and finds nothing by them but keys", async () => {
    const names = [
      hostile,
      "../../v2/resource_keys/x?y=1#z",
      "a&guid=1",
      "\ud800",
      "__proto__",
      "n".repeat(10_000_000),
    ];
    const alias = objectStorage.crn.replace(/::$/, ":resource-alias:22222222-2222-4222-8222-222222222222");
    const keys = names.map((name, at) => ({
      ...resource("ResourceKey", `r${at}`, { source: alias, name, profile: name }, { guid: `${at}`, name }),
    }));
    const { exitCode, stderr, stdout } = await files.audit(files.file("state.json", exported(keys)));
    assert.equal(exitCode, 3, stderr);
    assertPlain(stdout + stderr);
    const paths = new Set(files.emulator.requests.map(({ path }) => path));
    assert.deepEqual([...paths].sort(), ["/identity/token", "/v2/resource_keys"]);
  });
});
