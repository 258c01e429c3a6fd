import { join } from "node:path";
import ts from "typescript";

/** What an editor shows of one public class, type or function, and of what belongs to it. */
export interface Documented {
  name: string;
  isClass: boolean;
  text: string;
  /** The code of each `@example`, without its fence. */
  examples: string[];
  members: { name: string; text: string; isOptional: boolean }[];
}

/** The names that a user can import from this declaration file, as the compiler reads them. */
export function documentedBy(door: string): Documented[] {
  const program = ts.createProgram([door], { module: ts.ModuleKind.Node16, strict: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(door);
  const file = source && checker.getSymbolAtLocation(source);
  if (file === undefined) throw new Error(`${door} is not there: run \`npm run build\``);
  return checker.getExportsOfModule(file).map((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    return documented(isAlias ? checker.getAliasedSymbol(exported) : exported, checker);
  });
}

function documented(symbol: ts.Symbol, checker: ts.TypeChecker): Documented {
  return {
    name: symbol.name,
    isClass: (symbol.flags & ts.SymbolFlags.Class) !== 0,
    text: textOf(symbol, checker),
    examples: symbol
      .getJsDocTags(checker)
      .filter(({ name }) => name === "example")
      .map(({ text }) => ts.displayPartsToString(text).replace(/^```ts\n|\n```$/g, "")),
    members: [...(symbol.members?.values() ?? [])].filter(isPublic).map((member) => ({
      name: member.name,
      text: textOf(member, checker),
      isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
    })),
  };
}

function isPublic({ flags, declarations = [] }: ts.Symbol): boolean {
  const isValue = (flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Accessor | ts.SymbolFlags.Method)) !== 0;
  return isValue && declarations.every((each) => (ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Private) === 0);
}

/** In one line. */
function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\s+/g, " ");
}

/** What is wrong with programs that are given as text, each as if it stood in this folder. */
export function complaintsAbout(folder: string, programs: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 },
  };
  const host = ts.createCompilerHost(options);
  const texts = new Map([...programs].map(([name, text]) => [join(folder, name), text]));
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}
