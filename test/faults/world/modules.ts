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

/** What remembers nothing runs once for all: it is most of what running costs. */
const lasting = new Map<string, { exports: unknown }>();

/**
 * What a module may remember with, at its top. What belongs to one operation is remembered with that only, and each
 * further storage would slow down every promise of the tests.
 */
const memory = /^(let |(const \w+|exports\.\w+) = new (?!node_async_hooks_1\.AsyncLocalStorage\())/m;
const ownImport = /require\("(\.[^"]*)"\)/g;

/** The package's modules as a new process has them: each that remembers anything runs anew, and knows of no other process. */
export class FreshModules {
  readonly #modules = new Map<string, { exports: unknown }>();

  /** What `pulumi-ibm-keys/lifecycle/…` exports. */
  lifecycle(kind: string): unknown {
    return this.#load(resolve(`pulumi-ibm-keys/lifecycle/${kind}`));
  }

  #load(file: string): unknown {
    const source = sourceOf(file);
    const modules = source.remembers ? this.#modules : lasting;
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    modules.set(file, module);
    const { run, outside } = source;
    const require = (name: string): unknown => {
      const target = ownFile(file, name);
      return target === undefined ? outside(name) : this.#load(target);
    };
    run(Object(module.exports), Object.assign(require, { resolve: outside.resolve }), module);
    return module.exports;
  }
}

interface Source {
  run: Body;
  outside: NodeJS.Require;
  /** Itself, or anything that it imports. */
  remembers: boolean;
}

function sourceOf(file: string): Source {
  let known = sources.get(file);
  if (known === undefined) {
    const text = readFileSync(file, "utf8");
    const run = body.parse(compileFunction(text, ["exports", "require", "module"], { filename: file }));
    const imports = [...text.matchAll(ownImport)].map(([, name = ""]) => ownFile(file, name));
    const remembers = memory.test(text) || imports.some((each) => each !== undefined && sourceOf(each).remembers);
    known = { run, outside: createRequire(file), remembers };
    sources.set(file, known);
  }
  return known;
}

/** The file that is meant, where it is one of the package's own. */
function ownFile(file: string, name: string): string | undefined {
  const target = name.startsWith(".") ? `${join(dirname(file), name)}.js` : undefined;
  return target?.startsWith(own) ? target : undefined;
}
