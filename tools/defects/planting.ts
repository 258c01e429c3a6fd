import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type ts from "typescript";
import type { Defect } from "./defects";
import { type Match, Pattern, parsed, replaced } from "./pattern";

const folders = ["provider", "cli"];

/** The product's source below a root, in which defects are planted. */
export class Product {
  readonly #sources: readonly ts.SourceFile[];

  constructor(readonly root: string) {
    this.#sources = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(folder, name).split(sep).join("/"))
        .map((file) => parsed(file, readFileSync(join(root, file), "utf8"))),
    );
  }

  /** The file that the mistake is made in, as it is and with the mistake; throws unless its code is there exactly once. */
  planted({ what, code, instead }: Defect): { file: string; source: string; mistaken: string } {
    const pattern = new Pattern(code);
    const matches = this.#sources.flatMap((source) => pattern.matchesIn(source).map((match) => ({ source, match })));
    const [only, ...others] = matches;
    if (only === undefined || others.length > 0)
      throw new Error(`"${what}" cannot be planted: ${placesOf(matches)} has this code: ${code}`);
    const { fileName: file, text: source } = only.source;
    return { file, source, mistaken: replaced(source, only.match, instead) };
  }
}

function placesOf(matches: readonly { source: ts.SourceFile; match: Match }[]): string {
  if (matches.length === 0) return "no file";
  const lines = matches.map(({ source, match }) => {
    const { line } = source.getLineAndCharacterOfPosition(match.start);
    return `${source.fileName}:${line + 1}`;
  });
  return `more than one place (${lines.join(", ")})`;
}
