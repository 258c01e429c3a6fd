import ts from "typescript";
import { parsed } from "./imports";
import { type Part, partsOf, shortest } from "./pattern-parts";

/** A regular expression of a source file. */
export interface Pattern {
  /** Where it stands: file and line. */
  place: string;
  /** Undefined where it is put together while the program runs, so that nobody can judge it here. */
  expression: RegExp | undefined;
}

/** Every regular expression of a file: literals, and what `RegExp` is called with. */
export function patternsOf(root: string, file: string): Pattern[] {
  return patternsIn(parsed(root, file));
}

export function patternsIn(source: ts.SourceFile): Pattern[] {
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (ts.isRegularExpressionLiteral(node))
      found.push({ place: `${source.fileName}:${line}`, expression: ofLiteral(node.text) });
    if (makesPattern(node))
      found.push({ place: `${source.fileName}:${line}`, expression: ofArguments(node.arguments ?? []) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What takes much longer than its length explains, as a sentence; undefined where nothing was found. */
export function slowness(expression: RegExp): string | undefined {
  for (const attack of attacksOn(expression)) {
    for (const use of [tested, replaced]) {
      const reason = slownessOf((length) => timeOf(use, expression, attack.of(length)));
      if (reason !== undefined) return `${expression} ${use.name} with ${attack.description}: ${reason}`;
    }
  }
  return undefined;
}

/** Milliseconds: nothing that is linear takes so long for the lengths below, also on a busy machine. */
const floor = 20;

/**
 * Short texts come first, so that a pattern whose time doubles with each character is caught before it never ends. A
 * time under the floor is not looked at twice; beyond it, four times the length may take up to eight times as long.
 */
function slownessOf(timeAt: (length: number) => number): string | undefined {
  for (const length of [16, 20, 24, 28, 32, 36, 40, 48, 64, 128, 400, 1_500, 5_000]) {
    const time = least(3, () => timeAt(length));
    if (time > floor) return `${length} characters took ${Math.round(time)} ms`;
  }
  const time = least(4, () => timeAt(20_000));
  if (time <= floor) return undefined;
  const quarter = Math.min(...[1, 2, 3].map(() => timeAt(5_000)));
  if (time <= 8 * quarter) return undefined;
  return `20000 characters took ${Math.round(time)} ms, 5000 took ${Math.round(quarter)} ms`;
}

/** The least of several times, as soon as it is short enough. */
function least(times: number, time: () => number): number {
  let found = Number.POSITIVE_INFINITY;
  for (let run = 0; run < times && found > floor; run++) found = Math.min(found, time());
  return found;
}

function timeOf(use: (expression: RegExp, text: string) => void, expression: RegExp, text: string): number {
  const start = performance.now();
  use(expression, text);
  return performance.now() - start;
}

function tested(expression: RegExp, text: string): void {
  new RegExp(expression, expression.flags.replace("g", "")).test(text);
}

function replaced(expression: RegExp, text: string): void {
  text.replace(new RegExp(expression, `${expression.flags.replace("g", "")}g`), "");
}

interface Attack {
  description: string;
  of(length: number): string;
}

/** Long texts that go on as the pattern does and end as it cannot. */
function* attacksOn(expression: RegExp): Generator<Attack> {
  const parts = partsOf(expression);
  const characters = charactersOf(parts, expression.flags);
  const { fronts, loops, words } = repeatedIn(parts, expression.flags);
  const units = new Set([
    ...characters,
    ...characters.flatMap((one) => characters.map((other) => one + other)),
    ...loops,
    ...[...words, ...fronts].flatMap((word) => ["", ...characters].map((between) => word + between)),
  ]);
  units.delete("");
  for (const front of new Set(["", ...fronts])) {
    for (const unit of units) {
      for (const end of ends) {
        const of = (length: number) => front + unit.repeat(Math.ceil(length / unit.length)) + end;
        yield { description: `${JSON.stringify(front)} + ${JSON.stringify(unit)} × n + ${JSON.stringify(end)}`, of };
      }
    }
  }
}

const ends = ["", "\0", " ", "x"];

/** One character for each way in which the pattern's parts tell characters apart. */
function charactersOf(parts: readonly Part[], flags: string): string[] {
  // Those of `\b` and of a space stand in no class of their own.
  const single = new Set(["\\w", "\\s", ...parts.flatMap(ones)]);
  const judges = [...single].map((source) => new RegExp(`^${source}$`, flags.replace(/[gy]/g, "")));
  const found = new Map<string, string>();
  for (const character of pool) {
    const told = judges.map((judge) => Number(judge.test(character))).join("");
    if (!found.has(told)) found.set(told, character);
  }
  return [...found.values()];
}

/** More characters than any pattern here tells apart. */
const pool = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).sort(
    (one, other) => Number(/\w/.test(other)) - Number(/\w/.test(one)),
  ),
  ..."é\u00a0\u00ad\u200b\u2028\u202e\u3000\ue000\ud800",
];

function ones(part: Part): string[] {
  if (part.kind === "one") return [part.source];
  if (part.kind === "choice") return part.branches.flat().flatMap(ones);
  return part.kind === "repeat" ? ones(part.part) : [];
}

/** What leads to each repetition, what each repeats, and the words of the pattern. */
function repeatedIn(parts: readonly Part[], flags: string) {
  const fronts: string[] = [];
  const loops: string[] = [];
  const words: string[] = [];
  const walk = (sequence: readonly Part[], before: string): void => {
    let front = before;
    let word = "";
    for (const part of [...sequence, undefined]) {
      const next = part?.kind === "one" ? shortest(part, flags) : "";
      if (next === "" && word.length > 1) words.push(word);
      word = next === "" ? "" : word + next;
      if (part === undefined) break;
      if (part.kind === "choice") for (const branch of part.branches) walk(branch, front);
      if (part.kind === "repeat") {
        if (part.isLoop) {
          fronts.push(front);
          loops.push(shortest(part.part, flags) || "a");
        }
        walk([part.part], front);
      }
      front += shortest(part, flags);
    }
  };
  walk(parts, "");
  return { fronts, loops, words };
}

function makesPattern(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp";
}

function ofLiteral(text: string): RegExp {
  const end = text.lastIndexOf("/");
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

function ofArguments([source, flags]: readonly ts.Expression[]): RegExp | undefined {
  if (source === undefined || !ts.isStringLiteralLike(source)) return undefined;
  if (flags === undefined) return new RegExp(source.text);
  return ts.isStringLiteralLike(flags) ? new RegExp(source.text, flags.text) : undefined;
}
