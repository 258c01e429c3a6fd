import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { keysIn } from "../../cli/due-keys";
import { tableOf } from "../../cli/due-table";
import { exportedStack } from "../../cli/exported-stack";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import {
  changed,
  dayLength,
  first,
  fresh,
  on,
  resource,
  rotated,
  second,
  secret,
} from "../fixtures/command-line/rotated-states";

const command = join(__dirname, "..", "..", "cli", "index.ts");
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

const answer = z.object({
  at: z.string(),
  status: z.string(),
  keys: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      key: z.string().nullable(),
      nextRotation: z.string().nullable(),
      older: z.array(z.looseObject({ key: z.string(), deadline: z.string().nullable(), mayBeRestored: z.boolean() })),
      due: z.array(z.object({ what: z.string(), since: z.string() })),
      unread: z.array(z.string()),
      status: z.string(),
    }),
  ),
});

describe("npx pulumi-ibm-keys due", function () {
  this.timeout(60_000);

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
      { rotation: { every: "90d", jitter: "0d" } },
      {
        ...{ guid, generation: 1, createdAt: on(0), credentials: secret, previous: secret },
        schedule: { since: on(0), share: 0, next: on(90) },
      },
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

  it("names each key that it cannot read, says no secret, and answers 1 though nothing else is due", async () => {
    const unread = changed({ rotation: secret }, { schedule: secret });
    const { exitCode, stdout, stderr } = await due(400, [unread]);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `due: could not read the AccessKey agents in the state: schedule is a secret (${unread.urn})\n`,
    );
    assert.match(stdout, /│ cannot be read +│\n.*│ schedule is a secret +│/);
    assert.match(stdout, /\nNot all of the state can be read, so that nobody can tell whether more is due\.\n$/);
    assert.doesNotMatch(stdout + stderr, /Nothing is due|ciphertext|v1:abc/);
    const { status, keys } = answer.parse(JSON.parse((await due(400, [unread], "--json")).stdout));
    assert.deepEqual(
      [status, keys[0]?.status, keys[0]?.unread],
      ["cannot be read", "cannot be read", ["schedule is a secret"]],
    );
  });

  it("says that an older key may be restored where nobody can tell", async () => {
    const { exitCode, stdout } = await due(36, [rotated("retiring", { rotation: secret })]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /valid until 2026-02-07 00:00, unless rotation\.restore names it, which is a secret/);
  });

  it("prints the table of 20,000 keys in three seconds of work", () => {
    const resources = Array.from({ length: 20_000 }, (_, index) => ({
      ...rotated("retiring"),
      urn: fresh.urn.replace(/agents$/, `agents-${index}`),
    }));
    const now = Date.parse(on(37));
    const stack = exportedStack.parse({ deployment: { resources } });
    const before = process.cpuUsage();
    const table = tableOf(keysIn(stack, now, dayLength), now).join("\n");
    assert.ok(process.cpuUsage(before).user < 3e6, `${process.cpuUsage(before).user} µs`);
    assert.equal(table.match(/│ agents-\d+ +│/g)?.length, 20_000);
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
