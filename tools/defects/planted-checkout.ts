import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { run } from "../../harness/pulumi-cli/process";
import type { Defect } from "./defects";
import { Product } from "./planting";

const checkout = join(__dirname, "..", "..");
const copied = [
  "provider",
  "emulator",
  "cli",
  "test",
  "harness",
  "tools",
  "examples",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  ".mocharc.json",
  "dist",
];

/** A copy of the checkout in which defects are planted; the checkout itself is never touched. */
export class PlantedCheckout {
  readonly product = new Product(checkout);
  readonly #folder = join(checkout, ".work", "defects");

  constructor() {
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(join(this.#folder, "node_modules"), { recursive: true });
    for (const name of copied) cpSync(join(checkout, name), join(this.#folder, name), { recursive: true });
    for (const name of readdirSync(join(checkout, "node_modules"))) {
      // Its own copy of the package, not the checkout's.
      const target = name === "pulumi-ibm-keys" ? this.#folder : join(checkout, "node_modules", name);
      symlinkSync(target, join(this.#folder, "node_modules", name));
    }
  }

  /** The title of the first test that fails with this defect; undefined when all pass. */
  async firstFailure(defect: Defect): Promise<string | undefined> {
    const { file, source, mistaken } = this.product.planted(defect);
    this.#write(file, mistaken);
    try {
      return await this.#firstFailureOf(defect);
    } finally {
      this.#write(file, source);
    }
  }

  /** In TypeScript and, for tests that run what is built, in JavaScript. */
  #write(file: string, source: string): void {
    writeFileSync(join(this.#folder, file), source);
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    writeFileSync(join(this.#folder, "dist", file.replace(/\.ts$/, ".js")), outputText);
  }

  async #firstFailureOf({ tests, only = "" }: Defect): Promise<string | undefined> {
    const mocha = join(checkout, "node_modules", "mocha", "bin", "mocha.js");
    const finished = await run(process.execPath, [mocha, "--bail", "--reporter", "spec", "--grep", only, tests], {
      cwd: this.#folder,
      env: { ...process.env, NO_COLOR: "1" },
    });
    if (finished.exitCode === 0) return undefined;
    // A failure as the reporter lists it: a number, the suites, and the test below them.
    const [, title] = /\n {2}1\) (.*?):\n/s.exec(finished.stdout) ?? [];
    if (title === undefined) throw new Error(`the tests did not run:\n${finished.stdout}\n${finished.stderr}`);
    return title
      .split("\n")
      .map((line) => line.trim())
      .join(": ");
  }
}
