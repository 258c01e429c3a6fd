import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { compileFunction } from "node:vm";
import { z } from "zod";

const checkout = join(__dirname, "..", "..", "..");
const resolve = createRequire(__filename).resolve;
const own = join(checkout, "dist", "provider") + sep;

type Body = (exports: object, require: (name: string) => unknown, module: { exports: unknown }) => void;
const body = z.custom<Body>((value) => typeof value === "function");

/** Compiled once for all processes: it is most of what loading costs. */
const sources = new Map<string, Source>();

/** The package's modules as a new process has them: each runs anew, and remembers nothing of another process. */
export class FreshModules {
  readonly #modules = new Map<string, { exports: unknown }>();

  /** What `pulumi-ibm-keys/lifecycle/…` exports. */
  lifecycle(kind: string): unknown {
    return this.#load(resolve(`pulumi-ibm-keys/lifecycle/${kind}`));
  }

  #load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    this.#modules.set(file, module);
    const { run, outside } = sourceOf(file);
    const require = (name: string): unknown => {
      const target = name.startsWith(".") ? `${join(dirname(file), name)}.js` : undefined;
      return target?.startsWith(own) ? this.#load(target) : outside(name);
    };
    run(Object(module.exports), Object.assign(require, { resolve: outside.resolve }), module);
    return module.exports;
  }
}

interface Source {
  run: Body;
  outside: NodeJS.Require;
}

function sourceOf(file: string): Source {
  let known = sources.get(file);
  if (known === undefined) {
    const text = readFileSync(file, "utf8");
    const run = body.parse(compileFunction(text, ["exports", "require", "module"], { filename: file }));
    known = { run, outside: createRequire(file) };
    sources.set(file, known);
  }
  return known;
}
