import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { defaults, type Emulator, startEmulator } from "../../emulator";
import { pythonWith } from "./python-environment";

const root = join(__dirname, "../..");

const reply = z.tuple([z.boolean(), z.unknown()]);
// Keys of Monitoring without a limit do not say so.
const accessKey = z.object({ accessKey: z.string(), enabled: z.boolean(), limit: z.number().nullish() });
const oneKey = z.tuple([z.literal(true), z.object({ customerAccessKey: accessKey })]);
const manyKeys = z.tuple([z.literal(true), z.object({ customerAccessKeys: z.array(accessKey) })]);
const sessionSchema = z.object({
  listed_before: manyKeys,
  created: oneKey,
  updated: oneKey,
  disabled: oneKey,
  enabled: oneKey,
  listed_after: manyKeys,
  user: z.tuple([z.literal(true), z.object({ user: z.object({ currentTeam: z.number() }) })]),
  teams: z.tuple([z.literal(true), z.array(z.object({ id: z.number(), name: z.string() }))]),
  team: z.tuple([z.literal(true), z.object({ id: z.number(), name: z.string() })]),
  token: z.tuple([z.literal(true), z.string()]),
});
const resultSchema = z.object({
  secure: sessionSchema,
  monitor: sessionSchema,
  with_api_token: manyKeys,
  with_wrong_token: reply,
  iam_only_token: reply,
  wrong_region: reply,
});

describe("Sysdig's own Python client against the emulator", () => {
  const { secure, monitor } = defaults.instances;
  let emulator: Emulator | undefined;
  let result: z.infer<typeof resultSchema>;

  before(async function () {
    this.timeout(180_000);
    const python = await pythonWith(join(__dirname, "requirements.txt"), join(root, ".work/sdcclient")).catch(
      (reason: unknown) => {
        if (process.env.CI === "true") throw reason;
        process.stderr.write(
          "\n  NOT CHECKED: sdcclient could not be installed (python3, venv and pip are needed), so nothing of what it " +
            `says about access keys, API tokens, teams and the user was checked.\n  ${reason}\n`,
        );
        return this.skip();
      },
    );
    emulator = await startEmulator();
    const { cloud, url } = emulator;
    for (const { guid } of [secure, monitor]) cloud.addTeam(guid, "Payments");
    const iamOnly = cloud.addInstance({ service: "sysdig-secure", authorization: "IAM_ONLY" });
    const script = join(__dirname, "sdcclient_session.py");
    const guids = [secure.guid, monitor.guid, iamOnly.guid];
    // Nothing of the developer's environment: SDC_URL and SDC_TOKEN would win over the arguments.
    const options = { env: { PATH: process.env.PATH } };
    const { stdout } = await promisify(execFile)(python, [script, url, defaults.apiKey, ...guids], options);
    result = resultSchema.parse(JSON.parse(stdout));
  });
  after(() => emulator?.close());

  for (const product of ["secure", "monitor"] as const) {
    describe(`on ${product}`, () => {
      const session = () => result[product];

      it("lists the key that came with the instance", () => {
        assert.equal(session().listed_before[1].customerAccessKeys.length, 1);
      });

      it("creates an enabled key with its limit", () => {
        const { enabled, limit } = session().created[1].customerAccessKey;
        assert.deepEqual({ enabled, limit }, { enabled: true, limit: 5 });
      });

      it("changes the limit of that key", () => {
        const { accessKey, limit } = session().updated[1].customerAccessKey;
        assert.deepEqual([accessKey, limit], [session().created[1].customerAccessKey.accessKey, 7]);
      });

      it("disables and enables it, with the slash it puts at the end of the path", () => {
        assert.equal(session().disabled[1].customerAccessKey.enabled, false);
        assert.equal(session().enabled[1].customerAccessKey.enabled, true);
      });

      it("lists what the cloud holds afterwards", () => {
        const held = emulator?.cloud.accessKeysOf(defaults.instances[product].guid);
        const listed = session().listed_after[1].customerAccessKeys;
        assert.deepEqual(
          listed.map((key) => key.accessKey),
          held?.map((key) => key.accessKey),
        );
      });

      it("finds the teams, and one by its name", () => {
        const { id, name } = session().team[1];
        assert.equal(name, "Payments");
        assert.ok(session().teams[1].some((team) => team.id === id));
      });

      it("says which team the user is in", () => {
        const teams = emulator?.cloud.teamsOf(defaults.instances[product].guid);
        assert.equal(session().user[1].user.currentTeam, teams?.find(({ isDefault }) => isDefault)?.id);
      });
    });
  }

  it("works with the API token alone, without IAM and without naming the instance", () => {
    assert.deepEqual(result.with_api_token, result.monitor.listed_after);
  });

  it("is refused with a token nobody issued", () => {
    assert.equal(result.with_wrong_token[0], false);
  });

  it("reads IBM's refusal of an API token on an IAM_ONLY instance", () => {
    assert.deepEqual(result.iam_only_token, [false, "Access is denied: Not enough privileges to complete the action"]);
  });

  it("is refused at another region's host", () => {
    assert.equal(result.wrong_region[0], false);
  });
});
