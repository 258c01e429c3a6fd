import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { keysIn, type Status, statusOf } from "../../cli/due-keys";
import { exportedStack } from "../../cli/exported-stack";
import { withoutPersonalSettings } from "../../tools/pulumi-cli/environment";
import { type Finished, run } from "../../tools/pulumi-cli/process";

const command = join(__dirname, "..", "..", "cli", "index.ts");
const dayLength = 24 * 3600 * 1000;
const on = (day: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + day * dayLength).toISOString();
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc:def" };
const [first, second] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"];

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "due-"));
});
after(() => rmSync(folder, { recursive: true }));

/** Runs `due` on a state with these resources, on that day. */
async function due(day: number, resources: unknown, ...args: string[]): Promise<Finished> {
  const file = join(folder, "export.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  return pulumiIbmKeys(["due", "--file", file, ...args], day);
}

function pulumiIbmKeys(args: string[], day: number, environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const env = { ...withoutPersonalSettings(), ...environment, PULUMI_IBM_KEYS_NOW: on(day) };
  return run(process.execPath, ["--import=tsx", command, ...args], { env });
}

function resource(kind: string, name: string, inputs: object, outputs: object, rest: object = {}) {
  const type = `pulumi-nodejs:dynamic/ibm-keys:${kind}`;
  const urn = `urn:pulumi:dev::project::${type}::${name}`;
  return {
    urn,
    type,
    custom: true,
    created: on(0),
    modified: on(0),
    inputs: { owner: urn, ...inputs },
    outputs,
    ...rest,
  };
}

const rotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };
const fresh = resource(
  "AccessKey",
  "agents",
  { rotation, plan: { generation: 1, since: on(0) } },
  { accessKey: secret, previous: secret, fingerprint: first, generation: 1, dateCreated: on(0) },
);

/** Rotated on day 30. */
function rotated(state: "retiring" | "disabled", changes: object = {}) {
  const plan = {
    generation: 2,
    since: on(30),
    anchor: on(0),
    older: [{ generation: 1, state, validUntil: on(37), deleteAfter: on(40) }],
  };
  return resource(
    "AccessKey",
    "agents",
    { rotation, plan, ...changes },
    {
      accessKey: secret,
      previous: secret,
      fingerprint: second,
      generation: 2,
      dateCreated: on(30),
      generations: [{ generation: 1, state, id: first, validUntil: on(37) }],
    },
  );
}

const answer = z.object({
  at: z.string(),
  status: z.string(),
  keys: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      key: z.string().nullable(),
      nextRotation: z.string().nullable(),
      older: z.array(z.looseObject({ key: z.string(), deadline: z.string().nullable() })),
      due: z.array(z.object({ what: z.string(), since: z.string() })),
      status: z.string(),
    }),
  ),
});

describe("npx pulumi-ibm-keys due", function () {
  this.timeout(60_000);

  const verdicts: [what: string, day: number, resources: unknown[], status: Status, due: string[]][] = [
    ["the day before a rotation", 29, [fresh], "nothing due", []],
    ["the day of a rotation", 30, [fresh], "due", ["rotate"]],
    ["two days after a rotation was due", 32, [fresh], "overdue", ["rotate"]],
    ["a key in its overlap", 36, [rotated("retiring")], "nothing due", []],
    ["a key whose overlap is over", 37, [rotated("retiring")], "due", [`end the older key ${first}`]],
    ["a key in quarantine", 39, [rotated("disabled")], "nothing due", []],
    ["a key whose quarantine is over", 40, [rotated("disabled")], "due", [`delete the older key ${first}`]],
    ["a key that is restored", 50, [rotated("disabled", { rotation: { restore: [first] } })], "nothing due", []],
    [
      "a key that is declared disabled",
      90,
      [{ ...fresh, inputs: { ...fresh.inputs, enabled: false } }],
      "nothing due",
      [],
    ],
    ["an update that failed", 0.5, [{ ...fresh, initErrors: ["no"] }], "due", ["finish what failed"]],
    ["a replaced key that is still there", 0.5, [{ ...fresh, delete: true }], "due", ["delete: it is replaced"]],
    ["a key of a kind that does not rotate", 900, [resource("IngestionKey", "senders", {}, {})], "nothing due", []],
    [
      "a rotation that is a secret",
      900,
      [{ ...fresh, inputs: { ...fresh.inputs, rotation: secret } }],
      "nothing due",
      [],
    ],
    ["one key of several that is overdue", 33, [rotated("retiring"), fresh], "overdue", ["rotate"]],
  ];
  for (const [what, day, resources, expected, works] of verdicts) {
    it(`says "${expected}" of ${what}`, () => {
      const stack = exportedStack.parse(JSON.parse(JSON.stringify({ deployment: { resources } })));
      const found = keysIn(stack, Date.parse(on(day)), dayLength).flatMap((key) => key.due);
      assert.deepEqual(
        found.map((work) => work.what),
        works,
      );
      assert.equal(statusOf(found, Date.parse(on(day)), dayLength), expected);
    });
  }

  it("answers 0 for nothing due, 3 for due and 4 for overdue", async () => {
    for (const [day, exitCode, expected] of [
      [29, 0, "nothing due"],
      [30, 3, "due"],
      [32, 4, "overdue"],
    ] as const) {
      const finished = await due(day, [fresh], "--json");
      assert.equal(finished.exitCode, exitCode, finished.stderr);
      const { at, status, keys } = answer.parse(JSON.parse(finished.stdout));
      assert.deepEqual([at, status, keys[0]?.status], [on(day), expected, expected]);
    }
  });

  it("prints a table with what a person asks for, in UTC, and no secret", async () => {
    const guid = "5ec00000-0000-4000-8000-00000000000a";
    const reader = resource(
      "ResourceKey",
      "reader",
      { rotation: { every: "90d", jitter: "0d" }, plan: { generation: 1, since: on(0) } },
      { guid, generation: 1, createdAt: on(0), credentials: secret, previous: secret },
    );
    const other = { urn: "urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev", type: "pulumi:pulumi:Stack" };
    const { exitCode, stdout, stderr } = await due(37, [other, rotated("retiring"), reader]);
    assert.equal(exitCode, 3, stderr);
    const lines = stdout.split("\n");
    const titles = lines.find((line) => line.includes("NAME")) ?? "";
    assert.deepEqual(
      titles
        .split("│")
        .map((title) => title.trim())
        .filter(Boolean),
      ["NAME", "KIND", "KEY", "AGE", "GENERATION", "NEXT ROTATION (UTC)", "OLDER KEYS (UTC)", "STATUS"],
    );
    const row = (name: string) =>
      lines
        .find((line) => line.includes(name))
        ?.split("│")
        .map((cell) => cell.trim())
        .slice(1, -1);
    assert.deepEqual(row(" agents"), [
      ...["agents", "AccessKey", second, "7d", "2", "2026-03-02 00:00"],
      `${first} is valid until 2026-02-07 00:00`,
      "due",
    ]);
    assert.deepEqual(row(" reader"), [
      "reader",
      "ResourceKey",
      guid,
      "37d",
      "1",
      "2026-04-01 00:00",
      "",
      "nothing due",
    ]);
    assert.match(stdout, /end the older key a{12}, since 2026-02-07 00:00/);
    assert.match(stdout, /\nDue: run `pulumi up`\.\n$/);
    assert.doesNotMatch(stdout, /ciphertext|v1:abc/);
  });

  it("counts as overdue what has been due for longer than is said", async () => {
    assert.equal((await due(32, [fresh], "--overdue-after", "3d")).exitCode, 3);
    assert.equal((await due(30.1, [fresh], "--overdue-after", "1h")).exitCode, 4);
    const refused = await due(30, [fresh], "--overdue-after", "1y");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /A duration is written as in "1d"/);
  });

  it("keeps to the jitter of the key, as the rotation itself does", async () => {
    const jittered = { ...fresh, inputs: { ...fresh.inputs, rotation: { every: "30d", jitter: "20d" } } };
    const [key] = answer.parse(JSON.parse((await due(0, [jittered], "--json")).stdout)).keys;
    const next = Date.parse(key?.nextRotation ?? "");
    assert.ok(next > Date.parse(on(10)) && next < Date.parse(on(30)), key?.nextRotation ?? "none");
  });

  it("is content with a stack without keys, or without anything", async () => {
    for (const resources of [[], undefined, null]) {
      const { exitCode, stdout } = await due(0, resources);
      assert.deepEqual([exitCode, stdout], [0, "The stack has no keys of pulumi-ibm-keys.\n"]);
    }
  });

  it("fails with 1 and one line when it cannot read the state", async () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "not JSON");
    const failures: [string[], RegExp, NodeJS.ProcessEnv?][] = [
      [["due", "--file", broken], /^due: this is not what `pulumi stack export` prints\n$/],
      [["due", "--file", join(folder, "missing.json")], /^due: ENOENT[^\n]*\n$/],
      [["due"], /^due: could not read the stack's state: there is no pulumi in the PATH\n$/, { PATH: folder }],
    ];
    for (const [args, expected, environment] of failures) {
      const { exitCode, stdout, stderr } = await pulumiIbmKeys(args, 0, environment);
      assert.equal(exitCode, 1);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
    }
  });
});
