import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const entry = z.object({
  hasInstallScript: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
});
const lockfile = z.object({ packages: z.record(z.string(), entry) });
const text = readFileSync(join(__dirname, "..", "..", "package-lock.json"), "utf8");
const { packages } = lockfile.parse(JSON.parse(text));

/** The packages that come with this one, where they are not nested. */
function broughtBy(name: string): Set<string> {
  const found = new Set([name]);
  for (const each of found) {
    for (const needed of Object.keys(packages[`node_modules/${each}`]?.dependencies ?? {})) found.add(needed);
  }
  return found;
}

describe("The peer @pulumi/pulumi", () => {
  // As SECURITY.md says.
  it("brings one package that runs a script on installation, protobufjs", () => {
    const running = [...broughtBy("@pulumi/pulumi")].filter(
      (name) => packages[`node_modules/${name}`]?.hasInstallScript,
    );
    assert.deepEqual(running, ["protobufjs"]);
  });
});
