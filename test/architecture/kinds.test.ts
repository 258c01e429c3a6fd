import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const checkout = join(__dirname, "..", "..");

interface Kind {
  /** As in `access-key`. */
  folder: string;
  /** As in `AccessKey`. */
  className: string;
}

const kinds: Kind[] = readdirSync(join(checkout, "provider", "keys")).map((folder) => ({
  folder,
  className: folder.replace(/(^|-)(\w)/g, (_all, _start, letter: string) => letter.toUpperCase()),
}));

/** Lists that each file keeps for itself: a kind that is forgotten in one would be left out without a word. */
const namingEachKind = [
  ".github/ISSUE_TEMPLATE/bug.yml",
  "README.md",
  "docs/guide/README.md",
  "docs/guide/drift.md",
  "docs/guide/iam-roles.md",
  "examples/quickstart/index.ts",
  "harness/fault-matrix/kinds.ts",
  "harness/stack/cloud-stack.ts",
  "provider/index.ts",
  "cli/audit/saved-keys/kinds.ts",
  "test/architecture/wire-format.test.ts",
  "test/declarations/arguments-agree.ts",
  "test/declarations/hover-texts.test.ts",
  "test/declarations/programs/whole-surface.ts",
  "test/examples/kinds.test.ts",
  "test/faults/matrix/scenarios.ts",
  "test/faults/on-engine.faults.ts",
  "test/faults/slice.test.ts",
  "test/fixtures/provider/secrets.ts",
  "test/fuzz/recorded.ts",
  "test/hostile/paths.hostile.ts",
  "test/hostile/secret-arguments.ts",
  "test/hostile/switches/stack-with-secrets.ts",
  "test/readme/kinds.test.ts",
  "test/stack/keys/bad-input.test.ts",
  "test/stack/keys/hosts.test.ts",
  "test/stack/keys/stories.test.ts",
  "test/stack/rotation/saved-plans.test.ts",
  "test/stack/secrets/plain-properties.test.ts",
  "test/stack/secrets/secrets.test.ts",
  "test/stack/traps/no-difference.test.ts",
  "test/upgrade/program.ts",
  "tools/fault-matrix/results.ts",
  "tools/quickstart.ts",
];

/** The same for kinds whose keys rotate, and for those that adopt a key. */
const namingEachRotating = ["cli/due-keys.ts"];
const namingEachAdopting = ["provider/command-line/lifecycles.ts", "cli/audit/adopt.ts"];

function read(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

function forgottenIn(files: readonly string[], all: readonly Kind[]): string[] {
  return files.flatMap((file) => {
    const text = read(file);
    return all
      .filter(({ folder, className }) => !text.includes(className) && !text.includes(folder))
      .map(({ className }) => `${file}: ${className}`);
  });
}

describe("A kind of key", () => {
  it("is named in each list that keeps all kinds", () => {
    assert.ok(kinds.length >= 5);
    assert.deepEqual(forgottenIn(namingEachKind, kinds), []);
    assert.equal(
      forgottenIn(namingEachKind, [{ folder: "demo-key", className: "DemoKey" }]).length,
      namingEachKind.length,
    );
  });

  it("is known to `due` where its keys rotate, and to the audit where it can adopt one", () => {
    const rotating = kinds.filter(({ folder }) =>
      existsSync(join(checkout, "provider", "keys", folder, "rotation-args.ts")),
    );
    const adopting = kinds.filter(({ folder }) => /^ {2}adopt\?:/m.test(read(`provider/keys/${folder}/resource.ts`)));
    assert.ok(rotating.length >= 2 && adopting.length >= 4);
    assert.deepEqual(forgottenIn(namingEachRotating, rotating), []);
    assert.deepEqual(forgottenIn(namingEachAdopting, adopting), []);
  });

  it("has a page in the guide and one in the reference, an example, stories and faults of its own", () => {
    const own = ({ folder }: Kind) => [
      `docs/guide/${folder}.md`,
      `docs/reference/${folder}.md`,
      `examples/${folder}`,
      `test/stack/keys/${folder}.test.ts`,
      `test/faults/${folder}.faults.ts`,
    ];
    assert.deepEqual(
      kinds.flatMap(own).filter((file) => !existsSync(join(checkout, file))),
      [],
    );
  });
});
