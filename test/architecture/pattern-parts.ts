/** A part of a regular expression, as far as it says which texts it matches. */
export type Part =
  /** One character: a literal, an escape or a class, in the pattern's own words. */
  | { kind: "one"; source: string }
  /** Matches no character: an anchor, or a look around. */
  | { kind: "nothing" }
  | { kind: "choice"; branches: Part[][] }
  /** `isLoop`: there is no small bound. */
  | { kind: "repeat"; part: Part; least: number; isLoop: boolean };

/** Takes a regular expression apart. */
export function partsOf({ source, flags }: RegExp): Part[] {
  const tokens = source.match(/[uv]/.test(flags) ? inUnicode : inUnits) ?? [];
  let at = 0;

  const choice = (): Part => {
    const branches: Part[][] = [[]];
    for (; at < tokens.length && tokens[at] !== ")"; ) {
      if (tokens[at] === "|") {
        at++;
        branches.push([]);
      } else branches.at(-1)?.push(repeated(one()));
    }
    return { kind: "choice", branches };
  };

  const one = (): Part => {
    const token = tokens[at++] ?? "";
    if (token.startsWith("(")) {
      const inner = choice();
      at++;
      return /^\(\?(<?[=!])/.test(token) ? { kind: "nothing" } : inner;
    }
    return ["^", "$", "\\b", "\\B"].includes(token) ? { kind: "nothing" } : { kind: "one", source: token };
  };

  const repeated = (part: Part): Part => {
    const [, sign, from = "", comma, to = ""] = /^(?:([*+?])|\{(\d+)(,)?(\d*)\})\??$/.exec(tokens[at] ?? "") ?? [];
    if (sign === undefined && from === "") return part;
    at++;
    const least = sign === "+" ? 1 : Number(from);
    const most =
      sign === "?"
        ? 1
        : sign !== undefined || (comma !== undefined && to === "")
          ? Number.POSITIVE_INFINITY
          : Number(to || from);
    return { kind: "repeat", part, least, isLoop: most > 8 };
  };

  return [choice()];
}

const token =
  /\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\k<[^>]*>|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|./;
const inUnits = new RegExp(token, "gs");
const inUnicode = new RegExp(token, "gsu");

/** The shortest text that a part matches, in the first characters that fit; empty where none is found. */
export function shortest(part: Part, flags: string): string {
  switch (part.kind) {
    case "nothing":
      return "";
    case "one":
      return firstMatch(part.source, flags);
    case "repeat":
      return shortest(part.part, flags).repeat(part.least);
    case "choice": {
      const texts = part.branches.map((branch) => branch.map((each) => shortest(each, flags)).join(""));
      return texts.reduce((one, other) => (other.length < one.length ? other : one));
    }
  }
}

function firstMatch(source: string, flags: string): string {
  const judge = new RegExp(`^${source}$`, flags.replace(/[gy]/g, ""));
  return candidates.find((character) => judge.test(character)) ?? "";
}

const candidates = [
  "a",
  "1",
  "-",
  " ",
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  "\u00ad",
  "\ud800",
];
