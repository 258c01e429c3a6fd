import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brokenArrows } from "./arrows";
import { importsOf, sourcesIn } from "./imports";

const checkout = join(__dirname, "..", "..");

describe("The import arrows", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "arrows-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function brokenIn(files: Record<string, string>): string[] {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return brokenArrows(root);
  }

  it("all point the way the floor plan says", function () {
    // It reads every file of the checkout.
    this.timeout(60_000);
    assert.ok(sourcesIn(checkout, "provider").length > 30);
    assert.ok(importsOf(checkout, "provider/http/request.ts").some(({ to }) => to === "undici"));
    assert.deepEqual(brokenArrows(checkout), []);
  });

  it("are seen in every form of import", () => {
    const forms = [
      `import { a } from "../http/a";`,
      `import "../http/a";`,
      `import type { A } from "../http/a";`,
      `export { a } from "../http/a";`,
      `export * from "../http/a";`,
      `import a = require("../http/a");`,
      `const a = require("../http/a");`,
      `const a = () => import("../http/a");`,
      `let a: typeof import("../http/a");`,
    ];
    const files = Object.fromEntries(forms.map((form, index) => [`provider/engine/form-${index}.ts`, form]));
    const broken = brokenIn({ ...files, "provider/http/a.ts": "export const a = 1; export type A = 1;" });
    assert.deepEqual(
      broken,
      forms.map((_, index) => `provider/engine/form-${index}.ts imports provider/http/a.ts`),
    );
  });

  const wrong: [what: string, files: Record<string, string>, broken: string[]][] = [
    [
      "a kind that uses http behind cloud's back",
      { "provider/keys/k/lifecycle.ts": `import "../../http/request";`, "provider/http/request.ts": "" },
      ["provider/keys/k/lifecycle.ts imports provider/http/request.ts"],
    ],
    [
      "a kind that imports another kind",
      { "provider/keys/k/lifecycle.ts": `import "../other/wire";`, "provider/keys/other/wire.ts": "" },
      ["provider/keys/k/lifecycle.ts imports provider/keys/other/wire.ts"],
    ],
    [
      "cloud that knows engine",
      { "provider/cloud/a.ts": `import type { X } from "../engine/b";`, "provider/engine/b.ts": "export type X = 1;" },
      ["provider/cloud/a.ts imports provider/engine/b.ts"],
    ],
    [
      "an API of IBM's that knows the session",
      { "provider/cloud/iam/a.ts": `import type { X } from "../b";`, "provider/cloud/b.ts": "export type X = 1;" },
      ["provider/cloud/iam/a.ts imports provider/cloud/b.ts"],
    ],
    [
      "an API of IBM's that knows another one",
      { "provider/cloud/iam/a.ts": `import "../sysdig/b";`, "provider/cloud/sysdig/b.ts": "" },
      ["provider/cloud/iam/a.ts imports provider/cloud/sysdig/b.ts"],
    ],
    [
      "calls that know one of the APIs",
      { "provider/cloud/api/a.ts": `import "../iam/b";`, "provider/cloud/iam/b.ts": "" },
      ["provider/cloud/api/a.ts imports provider/cloud/iam/b.ts"],
    ],
    [
      "rotation that knows cloud",
      { "provider/rotation/a.ts": `import "../cloud/b";`, "provider/cloud/b.ts": "" },
      ["provider/rotation/a.ts imports provider/cloud/b.ts"],
    ],
    [
      "engine that knows rotation",
      { "provider/engine/a.ts": `import "../rotation/b";`, "provider/rotation/b.ts": "" },
      ["provider/engine/a.ts imports provider/rotation/b.ts"],
    ],
    [
      "an engine's core that knows a protocol",
      {
        "provider/engine/a.ts": `import "./dynamic/b";`,
        "provider/engine/dynamic/b.ts": `import "../c";`,
        "provider/engine/c.ts": "",
      },
      ["provider/engine/a.ts imports provider/engine/dynamic/b.ts"],
    ],
    [
      "an engine's core that knows the SDK",
      {
        "provider/engine/a.ts": `import type { dynamic } from "@pulumi/pulumi";`,
        "provider/engine/dynamic/b.ts": `import "@pulumi/pulumi";`,
      },
      ["provider/engine/a.ts imports @pulumi/pulumi"],
    ],
    ["undici outside http", { "provider/cloud/a.ts": `import "undici";` }, ["provider/cloud/a.ts imports undici"]],
    [
      "Pulumi inside cloud",
      { "provider/cloud/a.ts": `import type { Input } from "@pulumi/pulumi";` },
      ["provider/cloud/a.ts imports @pulumi/pulumi"],
    ],
    [
      "an emulator that imports the provider",
      { "emulator/a.ts": `import "../provider/http/b";`, "provider/http/b.ts": "" },
      ["emulator/a.ts imports provider/http/b.ts"],
    ],
    [
      "an emulator that imports the provider by the package's name",
      { "emulator/a.ts": `import "pulumi-ibm-keys";` },
      ["emulator/a.ts imports pulumi-ibm-keys"],
    ],
    [
      "a provider that imports the emulator",
      { "provider/cloud/a.ts": `import "../../emulator/b";`, "emulator/b.ts": "" },
      ["provider/cloud/a.ts imports emulator/b.ts"],
    ],
    [
      "a resource that loads zod through another file",
      {
        "provider/keys/k/resource.ts": `import "../../engine/a";`,
        "provider/engine/a.ts": `import "./b";`,
        "provider/engine/b.ts": `import { z } from "zod";`,
      },
      ["provider/engine/b.ts imports zod", "provider/keys/k/resource.ts loads zod"],
    ],
    [
      "a resource that loads its lifecycle",
      { "provider/keys/k/resource.ts": `import "./lifecycle";`, "provider/keys/k/lifecycle.ts": "" },
      ["provider/keys/k/resource.ts loads provider/keys/k/lifecycle.ts"],
    ],
    [
      "a public door that loads cloud",
      {
        "provider/index.ts": `export { a } from "./lookups/a";`,
        "provider/lookups/a.ts": `export { a } from "../cloud/a";`,
        "provider/cloud/a.ts": "export const a = 1;",
      },
      ["provider/index.ts loads provider/cloud/a.ts"],
    ],
    [
      "a command that goes past the door of the provider",
      { "cli/a.ts": `import "../provider/domain/b";`, "provider/domain/b.ts": "" },
      ["cli/a.ts imports provider/domain/b.ts"],
    ],
    [
      "a provider that knows its door for the commands",
      { "provider/keys/k/a.ts": `import "../../command-line/b";`, "provider/command-line/b.ts": "" },
      ["provider/keys/k/a.ts imports provider/command-line/b.ts"],
    ],
    [
      "a command line that loads undici for every command",
      {
        "cli/index.ts": `import "./audit";`,
        "cli/audit.ts": `import "../provider/command-line/cloud";`,
        "provider/command-line/cloud.ts": `export { a } from "../cloud/a";`,
        "provider/cloud/a.ts": `export { a } from "../http/a";`,
        "provider/http/a.ts": `import "undici"; export const a = 1;`,
      },
      ["cli/index.ts loads undici"],
    ],
    [
      "a test that imports a tool",
      { "test/cli/a.ts": `import "../../tools/b";`, "tools/b.ts": "" },
      ["test/cli/a.ts imports tools/b.ts"],
    ],
    [
      "a test of what is built that takes the emulator from its source",
      {
        "test/stack/a.ts": `import "../../emulator/b";`,
        "test/cloud/a.ts": `import "../../emulator/b";`,
        "emulator/b.ts": "",
      },
      ["test/stack/a.ts imports emulator/b.ts"],
    ],
    [
      "a tool that imports a test",
      { "tools/a.ts": `import type { X } from "../test/b";`, "test/b.ts": "export type X = 1;" },
      ["tools/a.ts imports test/b.ts"],
    ],
    [
      "a tool that goes past the door of the provider, or of the command line",
      {
        "tools/a.ts": `import "../provider/cloud/b"; import "../cli/c";`,
        "provider/cloud/b.ts": "",
        "cli/c.ts": "",
      },
      ["tools/a.ts imports provider/cloud/b.ts", "tools/a.ts imports cli/c.ts"],
    ],
    [
      "a harness that knows a test, a tool, or the provider from inside",
      {
        "harness/a.ts": `import "../test/b"; import "../tools/c"; import "../provider/index";`,
        "test/b.ts": "",
        "tools/c.ts": "",
        "provider/index.ts": "",
      },
      ["harness/a.ts imports test/b.ts", "harness/a.ts imports tools/c.ts", "harness/a.ts imports provider/index.ts"],
    ],
    [
      "files that import each other",
      {
        "cli/a.ts": `import "./b";`,
        "cli/b.ts": `import "./c";`,
        "cli/c.ts": `import "./a"; import "./d";`,
        "cli/d.ts": "",
      },
      ["cli/a.ts and cli/b.ts and cli/c.ts import each other"],
    ],
    [
      "files that need each other's types",
      {
        "emulator/a.ts": `import type { B } from "./b"; export type A = B;`,
        "emulator/b.ts": `import type { A } from "./a"; export type B = A;`,
      },
      ["emulator/a.ts and emulator/b.ts import each other"],
    ],
    [
      "a room that is not in the floor plan",
      { "provider/misc/a.ts": `import "node:fs";` },
      ["provider/misc/a.ts is in no room of the floor plan"],
    ],
  ];
  for (const [what, files, broken] of wrong) {
    it(`would show ${what}`, () => assert.deepEqual(brokenIn(files), broken));
  }

  it("let tests and tools use what both share, the package as its users do, and the tools be tested", () => {
    const broken = brokenIn({
      "test/tools/a.ts": `import "../../tools/c"; import "../../harness/d"; import "../../provider/cloud/e"; import "undici";`,
      "tools/c.ts": `import "../harness/d"; import "../provider/index"; import "../emulator/f"; import "pulumi-ibm-keys";`,
      "harness/d.ts": `import "pulumi-ibm-keys/emulator"; import "@pulumi/pulumi";`,
      "provider/index.ts": "",
      "provider/cloud/e.ts": "",
      "emulator/f.ts": "",
    });
    assert.deepEqual(broken, []);
  });

  it("let the command line use both sides, and the program half load heavy rooms only when asked", () => {
    const broken = brokenIn({
      "cli/a.ts": `import "../emulator/b"; import "../provider/command-line/c";`,
      "emulator/b.ts": "",
      "provider/command-line/c.ts": "",
      "provider/keys/k/resource.ts": `import type { X } from "./schema"; const late = () => import("./schema");`,
      "provider/keys/k/schema.ts": `import { z } from "zod"; export type X = 1;`,
    });
    assert.deepEqual(broken, []);
  });
});
