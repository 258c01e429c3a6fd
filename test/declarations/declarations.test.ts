import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { importsOf } from "../architecture/imports";

const checkout = join(__dirname, "..", "..");
const programs = join(__dirname, "programs");

/** Every declaration file that these reach, and every package they name. */
function reachedFrom(...doors: string[]): { files: string[]; packages: string[] } {
  const reached = new Set(doors);
  for (const each of reached) {
    if (each.endsWith(".d.ts")) for (const { to } of importsOf(checkout, each)) reached.add(to);
  }
  const all = [...reached];
  return {
    files: all.filter((each) => each.endsWith(".d.ts")),
    packages: all.filter((each) => !each.endsWith(".d.ts")),
  };
}

type Compiler = typeof ts;

interface ProjectSettings {
  compiler: Compiler;
  /** As in a project's tsconfig.json. */
  options: Record<string, unknown>;
}

/** What the compiler says about these programs and about our own declarations, as in a user's project. */
function complaints({ compiler, options }: ProjectSettings, ...names: string[]): string[] {
  const read = compiler.convertCompilerOptionsFromJson({ noEmit: true, types: ["node"], ...options }, checkout);
  assert.deepEqual(read.errors, []);
  const program = compiler.createProgram(
    names.map((name) => join(programs, name)),
    read.options,
  );
  const ours = program.getSourceFiles().filter(({ fileName }) => isOurs(fileName));
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return diagnostics.map(({ messageText, file, start }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.slice(checkout.length) ?? ""}:${line} ${compiler.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

function isOurs(file: string): boolean {
  return file.startsWith(checkout) && !file.includes("node_modules");
}

/** The tsconfig.json that `pulumi new typescript` writes. */
const template = {
  strict: true,
  target: "es2020",
  module: "commonjs",
  moduleResolution: "node",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};
const nodenext = { strict: true, target: "es2022", module: "nodenext", moduleResolution: "nodenext" };
const strictest = { ...nodenext, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };

/** What the SDK takes where the user has installed no TypeScript; see its typescript-shim.js. */
function vendored(): Compiler {
  const shim = require.resolve("@pulumi/pulumi/typescript-shim");
  const [, path] = /"vendor", "(typescript@[^"]+)"/.exec(readFileSync(shim, "utf8")) ?? assert.fail("no vendored one");
  const compiler: Compiler = require(join(dirname(shim), "vendor", path ?? "", "typescript.js"));
  return compiler;
}

describe("The public declarations", () => {
  const doors = ["dist/provider/index.d.ts", "dist/emulator/index.d.ts"];

  it("name none of the packages that do the work, wherever they reach", () => {
    const { files, packages } = reachedFrom(...doors);
    assert.ok(files.length > 15, files.join());
    assert.deepEqual(packages.sort(), ["@pulumi/pulumi"]);
    for (const file of files) {
      assert.doesNotMatch(readFileSync(join(checkout, file), "utf8"), /\b(zod|undici|hono)\b/i, file);
    }
    assert.ok(reachedFrom("dist/provider/engine/arguments.d.ts").packages.includes("zod"));
  });
});

describe("A user's program", function () {
  // Each test is a run of the compiler.
  this.timeout(60_000);

  const six: Compiler = require("typescript-6");
  const settings: [what: string, of: () => ProjectSettings][] = [
    [`TypeScript ${ts.version} and Pulumi's template`, () => ({ compiler: ts, options: template })],
    [`TypeScript ${ts.version} and nodenext`, () => ({ compiler: ts, options: nodenext })],
    [`TypeScript ${ts.version} and every strict flag`, () => ({ compiler: ts, options: strictest })],
    [`TypeScript ${six.version} and nodenext`, () => ({ compiler: six, options: nodenext })],
    [
      `TypeScript ${six.version} and Pulumi's template`,
      () => ({ compiler: six, options: { ...template, ignoreDeprecations: "6.0" } }),
    ],
    [
      "the TypeScript that Pulumi brings along and its template",
      // @types/node speaks newer TypeScript, so a project without TypeScript of its own cannot have it either.
      () => ({ compiler: vendored(), options: { ...template, types: [], lib: ["es2020"] } }),
    ],
  ];
  for (const [what, of] of settings) {
    it(`that uses all there is type-checks with ${what}`, () => {
      assert.deepEqual(complaints(of(), "whole-surface.ts"), []);
    });
    it(`that starts the emulator type-checks with ${what}`, () => {
      assert.deepEqual(complaints(of(), "with-emulator.ts"), []);
    });
  }

  it("is told of its mistakes", () => {
    assert.deepEqual(complaints({ compiler: ts, options: strictest }, "mistakes.ts"), []);
    const unexpected = complaints(
      { compiler: vendored(), options: { ...template, types: [], lib: ["es2020"] } },
      "mistakes.ts",
    );
    assert.equal(unexpected.length, 6, unexpected.join("\n"));
  });
});
