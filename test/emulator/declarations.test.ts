import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");

describe("The emulator's public declarations", () => {
  const declarations = new Map<string, string>();

  before(function () {
    this.timeout(60_000);
    const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([join(root, "emulator/index.ts")], {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      removeComments: true,
    });
    const all = new Map<string, string>();
    const prefix = join(options.outDir ?? root, "emulator");
    program.emit(undefined, (file, text) => all.set(relative(prefix, file), text));
    follow("index.d.ts", all);
  });

  /** Keeps what a user's compiler would load, starting at the door. */
  function follow(file: string, all: Map<string, string>): void {
    const text = all.get(file);
    assert.ok(text !== undefined, `${file} is not one of the emulator's declarations`);
    declarations.set(file, text);
    for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const next = `${join(dirname(file), path)}.d.ts`;
      if (!declarations.has(next)) follow(next, all);
    }
  }

  it("import nothing but each other", () => {
    const foreign = [...declarations].flatMap(([file, text]) =>
      [...text.matchAll(/(?:from |import\(|reference types=)"([^.][^"]*)"/g)].map(([, name]) => `${file}: ${name}`),
    );
    assert.ok(declarations.size > 5);
    assert.deepEqual(foreign, []);
  });

  it("use no syntax that TypeScript 3.8 cannot read", () => {
    const modern =
      /(im|ex)port \{[^}]*\btype |export type \*|\bunique symbol|\bsatisfies\b|\baccessor\b|: `|asserts this/;
    for (const [file, text] of declarations) assert.doesNotMatch(text, modern, file);
  });
});
