import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const checkout = join(__dirname, "..", "..");
const textOf = (...path: string[]) => readFileSync(join(checkout, ...path), "utf8");

const locked = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
});
const lockfile = z.object({ packages: z.record(z.string(), locked) });

/** What `npm ci` fetches; the rest are this checkout's own folders and links to them. */
const { packages } = lockfile.parse(JSON.parse(textOf("package-lock.json")));
const fetched = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);

const manifest = z
  .object({
    files: z.array(z.string()),
    scripts: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(textOf("package.json")));

function failing(isGood: (entry: z.infer<typeof locked>) => boolean): string[] {
  return fetched.filter(([, entry]) => !isGood(entry)).map(([path]) => path);
}

const workflows = [".github/workflows", "examples/rotation/.github/workflows"].flatMap((folder) =>
  readdirSync(join(checkout, folder)).map((name) => ({ name: `${folder}/${name}`, text: textOf(folder, name) })),
);

describe("The supply chain", () => {
  it("has each package in one exact version whose contents are known by a hash", () => {
    assert.ok(fetched.length > 200);
    assert.deepEqual(
      failing(({ version = "" }) => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
      [],
    );
    assert.deepEqual(
      failing(({ integrity = "" }) => /^sha512-[\w+/]{86}==$/.test(integrity)),
      [],
    );
    assert.deepEqual(
      Object.entries(manifest.devDependencies).filter(([, range]) => /[\^~*<>]/.test(range)),
      [],
    );
  });

  it("names no registry's host, so that everybody fetches from the one they trust", () => {
    assert.deepEqual(
      failing(({ resolved }) => resolved === undefined),
      [],
    );
    assert.doesNotMatch(textOf("package-lock.json"), /"resolved": "[^"]*:\/\//);
  });

  it("runs no script on the machine of whoever installs the package", () => {
    assert.deepEqual(
      failing(({ dev, hasInstallScript }) => dev || !hasInstallScript),
      [],
    );
    const hooks = ["preinstall", "install", "postinstall", "prepare"];
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => hooks.includes(name)),
      [],
    );
  });

  it("ships what is built and the pages for users, and nothing of the tests or tools", () => {
    const pages = ["docs/fault-matrix.md", "docs/guide", "docs/reference", "CHANGELOG.md", "SECURITY.md"];
    assert.deepEqual(manifest.files, ["dist", ...pages]);
  });

  it("runs no action but at a commit that cannot be moved, its version told beside it", () => {
    const used = workflows.flatMap(({ name, text }) =>
      [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => ({ name, action })),
    );
    assert.ok(used.length > 4);
    const loose = used.filter(({ action }) => !/^(\.\/\S+|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(action));
    // Whoever copies the example is told to pin it.
    assert.deepEqual(
      loose.map(({ action }) => action),
      ["pulumi/actions@v6"],
    );
  });

  it("gives its workflows no secret, and only publishing the right to prove who it is", () => {
    for (const { name, text } of workflows.filter(({ name: each }) => each.startsWith(".github/"))) {
      assert.match(text, /^permissions:\n {2}contents: read$/m, name);
      assert.doesNotMatch(text, /secrets\.|TOKEN/, name);
      assert.equal(text.match(/: write/g)?.length ?? 0, name.endsWith("/publish.yml") ? 1 : 0, name);
    }
  });
});
