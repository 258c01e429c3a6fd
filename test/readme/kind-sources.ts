import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";
import { read } from "./pages";

/** What the sources of a kind say of one argument or output. */
interface Declared {
  name: string;
  /** As the user writes it, or gets it once it is known. */
  type: string;
}

/** The arguments of a kind, in order. */
export function argumentsOf(kind: string, className: string): Declared[] {
  return membersOf(kind, `${className}Args`).flatMap((member) =>
    ts.isPropertySignature(member) ? [declared(member, member.type, "Input")] : [],
  );
}

/** The outputs of a kind, in order, with whether each is always a secret. */
export function outputsOf(kind: string, className: string): (Declared & { isSecret: boolean })[] {
  const secrets = /secretOutputs: \[([^\]]*)\]/.exec(read(resourceOf(kind)))?.[1] ?? assert.fail(`${kind}: no secrets`);
  return membersOf(kind, className).flatMap((member) => {
    const isOutput = ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member);
    const isPrivate = ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(isPrivateKeyword);
    if (!isOutput || isPrivate) return [];
    const output = declared(member, member.type, "Output");
    return [{ ...output, isSecret: secrets.includes(`"${output.name}"`) }];
  });
}

/** What a change of each argument does, by the kind's lifecycle. */
export function effectsOf(kind: string): Record<string, string> {
  const file = join("provider", "keys", kind, "lifecycle.ts");
  const effects: Record<string, string> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "effects") {
      node.initializer.forEachChild((effect) => {
        if (!ts.isPropertyAssignment(effect)) return;
        effects[effect.name.getText()] = /change: "(\w+)"/.exec(effect.initializer.getText())?.[1] ?? "unread";
      });
    } else ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return effects;
}

function resourceOf(kind: string): string {
  return join("provider", "keys", kind, "resource.ts");
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
}

function membersOf(kind: string, name: string): readonly ts.Node[] {
  const declaration = parsed(resourceOf(kind)).statements.find(
    (statement) =>
      (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name,
  );
  assert.ok(declaration && (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)), name);
  return [...declaration.members];
}

function isPrivateKeyword({ kind }: ts.Node): boolean {
  return kind === ts.SyntaxKind.PrivateKeyword;
}

function declared(member: ts.NamedDeclaration, type: ts.TypeNode | undefined, wrapper: "Input" | "Output"): Declared {
  const text = type?.getText() ?? "";
  const inside = new RegExp(`^pulumi\\.${wrapper}<(.*)>$`, "s").exec(text)?.[1] ?? assert.fail(text);
  return { name: member.name?.getText() ?? "", type: inside.replace(/ \| undefined$/, "") };
}
