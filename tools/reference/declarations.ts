import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** One thing that a program can import, as its source declares it. */
export interface Declaration {
  name: string;
  /** Its source, from the root of the checkout. */
  file: string;
  kind: "class" | "interface" | "type" | "function" | "constant";
  text: string;
  /** The code of each `@example`, with its fence. */
  examples: string[];
  /** How it is written, without bodies; of a class how it is made. */
  code: string;
  members: Member[];
}

/** A property, getter or method of a class or an interface. */
export interface Member {
  /** As a user writes it: with `?` where it may be left out, with its parameters where it is called. */
  name: string;
  type: string;
  text: string;
  isMethod: boolean;
}

/** What this door exports, in its order; the files that it names are read, and nothing is compiled. */
export function declarationsOf(checkout: string, door: string): Declaration[] {
  const source = parsed(checkout, door);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
    if (!ts.isNamedExports(statement.exportClause) || statement.moduleSpecifier === undefined) return [];
    const specifier = statement.moduleSpecifier.getText(source).slice(1, -1);
    const file = `${join(dirname(door), specifier)}.ts`;
    const from = parsed(checkout, file);
    return statement.exportClause.elements.map(({ name }) => declared(from, file, name.text));
  });
}

function parsed(checkout: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(checkout, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

function declared(source: ts.SourceFile, file: string, name: string): Declaration {
  for (const statement of source.statements) {
    const found = declarationIn(statement, name);
    if (found !== undefined) return { name, file, ...textsOf(statement), ...found };
  }
  throw new Error(`${file} declares no ${name}`);
}

function declarationIn(
  statement: ts.Statement,
  name: string,
): Pick<Declaration, "kind" | "code" | "members"> | undefined {
  if (ts.isVariableStatement(statement)) {
    const isNamed = statement.declarationList.declarations.some((each) => each.name.getText() === name);
    return isNamed ? { kind: "constant", code: withoutExport(statement), members: [] } : undefined;
  }
  if (ts.isClassDeclaration(statement) && statement.name?.text === name) {
    const made = statement.members.find(ts.isConstructorDeclaration);
    const code = `new ${name}(${parametersOf(made?.parameters ?? [])})`;
    return { kind: "class", code, members: statement.members.flatMap((member) => memberOf(member, name)) };
  }
  if (ts.isInterfaceDeclaration(statement) && statement.name.text === name)
    return { kind: "interface", code: "", members: statement.members.flatMap((member) => memberOf(member, name)) };
  if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name)
    return { kind: "type", code: withoutExport(statement), members: [] };
  if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) {
    const code = `function ${name}(${parametersOf(statement.parameters)}): ${statement.type?.getText()}`;
    return { kind: "function", code, members: [] };
  }
  return undefined;
}

function memberOf(node: ts.ClassElement | ts.TypeElement, owner: string): Member[] {
  const { text, isInternal } = textsOf(node);
  const modifiers = ts.getCombinedModifierFlags(node);
  const isPrivate = (modifiers & ts.ModifierFlags.Private) !== 0;
  if (isInternal || isPrivate || node.name === undefined || ts.isPrivateIdentifier(node.name)) return [];
  const name = (modifiers & ts.ModifierFlags.Static) === 0 ? node.name.getText() : `${owner}.${node.name.getText()}`;
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    const type = node.type?.getText() ?? "void";
    return [{ name: `${name}(${parametersOf(node.parameters)})`, type, text, isMethod: true }];
  }
  if (!ts.isPropertyDeclaration(node) && !ts.isPropertySignature(node) && !ts.isGetAccessorDeclaration(node)) return [];
  const mark = node.questionToken === undefined ? "" : "?";
  return [{ name: `${name}${mark}`, type: node.type?.getText() ?? "", text, isMethod: false }];
}

/** What has a default may be left out. */
function parametersOf(parameters: readonly ts.ParameterDeclaration[]): string {
  const written = parameters.map(({ name, type, questionToken, initializer }) => {
    const mark = questionToken === undefined && initializer === undefined ? "" : "?";
    return `${name.getText()}${mark}: ${type?.getText()}`;
  });
  return written.join(", ");
}

function textsOf(node: ts.Node): { text: string; examples: string[]; isInternal: boolean } {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tags = docs.flatMap(({ tags: all }) => [...(all ?? [])]);
  return {
    text: docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join("\n"),
    examples: tags
      .filter(({ tagName }) => tagName.text === "example")
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? ""),
    isInternal: tags.some(({ tagName }) => tagName.text === "internal"),
  };
}

/** As it is written, without its own comment. */
function withoutExport(statement: ts.Statement): string {
  return statement.getText().replace(/^export /, "");
}
