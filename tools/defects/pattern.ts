import ts from "typescript";

/** Where a pattern matches: a range of the file's text, and the text that each of its placeholders stands for. */
export interface Match {
  file: string;
  start: number;
  end: number;
  placeholders: ReadonlyMap<string, string>;
}

/**
 * Code to look for: an expression, or statements where it ends with `;` or `}`. A name that begins with `$` is a
 * placeholder: for any name or expression, the same one wherever it is repeated. So neither a renaming nor a move nor
 * the layout of what is looked for makes a difference, but for names that the pattern itself has.
 */
export class Pattern {
  readonly #statements: readonly ts.Statement[];
  readonly #expression: ts.Expression | undefined;

  constructor(readonly text: string) {
    this.#statements = parsed("pattern.ts", text).statements;
    const [first] = this.#statements;
    if (first !== undefined && ts.isExpressionStatement(first) && !text.endsWith(";"))
      this.#expression = first.expression;
  }

  matchesIn(source: ts.SourceFile): Match[] {
    const found: Match[] = [];
    const visit = (node: ts.Node): void => {
      for (const nodes of this.#candidatesAt(node)) {
        const match = this.#matchOf(nodes, source);
        if (match !== undefined) found.push(match);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  /** Runs of nodes that begin here and have the length of the pattern. */
  #candidatesAt(node: ts.Node): (readonly ts.Node[])[] {
    const { length } = this.#statements;
    if (length === 1) return [[node]];
    if (!ts.isSourceFile(node) && !ts.isBlock(node) && !ts.isCaseOrDefaultClause(node)) return [];
    return node.statements.map((_, from) => node.statements.slice(from, from + length));
  }

  #matchOf(nodes: readonly ts.Node[], source: ts.SourceFile): Match | undefined {
    const placeholders = new Map<string, string>();
    const wanted = this.#expression === undefined ? this.#statements : [this.#expression];
    const [first] = nodes;
    const last = nodes.at(-1);
    if (first === undefined || last === undefined || !areAllSame(wanted, nodes, placeholders)) return undefined;
    return { file: source.fileName, start: first.getStart(source), end: last.getEnd(), placeholders };
  }
}

/** The source with other code in the place of what was matched; its placeholders stand for what they matched. */
export function replaced(source: string, { start, end, placeholders }: Match, code: string): string {
  const filled = code.replace(placeholder, (name) => placeholders.get(name) ?? name);
  return source.slice(0, start) + filled + source.slice(end);
}

export const placeholder = /\$[A-Za-z]+/g;

export function parsed(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

function isSame(wanted: ts.Node, node: ts.Node, placeholders: Map<string, string>): boolean {
  if (ts.isIdentifier(wanted) && wanted.text.startsWith("$")) {
    const text = node.getText();
    const earlier = placeholders.get(wanted.text);
    placeholders.set(wanted.text, text);
    return earlier === undefined || earlier === text;
  }
  if (wanted.kind !== node.kind || wordOf(wanted) !== wordOf(node)) return false;
  return areAllSame(childrenOf(wanted), childrenOf(node), placeholders);
}

function areAllSame(wanted: readonly ts.Node[], nodes: readonly ts.Node[], placeholders: Map<string, string>): boolean {
  return (
    wanted.length === nodes.length &&
    wanted.every((each, index) => {
      const node = nodes[index];
      return node !== undefined && isSame(each, node, placeholders);
    })
  );
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

/** What a node says beside its kind and its children. */
function wordOf(node: ts.Node): string | number | undefined {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return node.operator;
  if (ts.isVariableDeclarationList(node)) return node.flags & ts.NodeFlags.BlockScoped;
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) return node.text;
  return ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) ? node.text : undefined;
}
