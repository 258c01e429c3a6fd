import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

/** One module named by another. */
export interface Import {
  /** The importing file, from the root, with forward slashes. */
  from: string;
  /** The imported file, from the root; for a package its name. */
  to: string;
  /** Erased by the compiler: nothing is loaded. */
  isTypeOnly: boolean;
  /** Loaded when a function asks for it, not with the file. */
  isLazy: boolean;
}

/** Every TypeScript file under these folders of `root`, from the root. */
export function sourcesIn(root: string, ...folders: string[]): string[] {
  return folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules") && statSync(path).isFile())
    .map((path) => slashed(relative(root, path)))
    .sort();
}

export function importsOf(root: string, file: string): Import[] {
  const source = parsed(root, file);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean, isLazy: boolean) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ from: file, to: target(root, file, specifier.text), isTypeOnly, isLazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, erasesImport(node.importClause), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, erasesExport(node), false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, false);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false, false);
    else if (ts.isCallExpression(node) && loads(node)) add(node.arguments[0], false, isInFunction(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export function parsed(root: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

/** Every file and package that is loaded with this file. */
export function loadedWith(root: string, file: string): Set<string> {
  const loaded = new Set([file]);
  for (const each of loaded) {
    if (!each.endsWith(".ts")) continue;
    for (const { to, isTypeOnly, isLazy } of importsOf(root, each)) if (!isTypeOnly && !isLazy) loaded.add(to);
  }
  loaded.delete(file);
  return loaded;
}

function target(root: string, file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return packageOf(specifier);
  const path = resolve(root, dirname(file), specifier.replace(/\.js$/, ""));
  const found = [`${path}.ts`, `${path}.d.ts`, join(path, "index.ts"), path].find(
    (each) => existsSync(each) && statSync(each).isFile(),
  );
  return slashed(relative(root, found ?? path));
}

/** `undici/types` is `undici`; of this package's own doors the whole name is kept. */
function packageOf(specifier: string): string {
  if (specifier.startsWith("pulumi-ibm-keys") || specifier.startsWith("node:")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function erasesImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function erasesExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  return (
    clause !== undefined &&
    ts.isNamedExports(clause) &&
    clause.elements.length > 0 &&
    clause.elements.every((element) => element.isTypeOnly)
  );
}

function loads({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === "require";
  return expression.getText() === "require.resolve";
}

function isInFunction(node: ts.Node): boolean {
  for (let each = node.parent; each !== undefined; each = each.parent) if (ts.isFunctionLike(each)) return true;
  return false;
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
