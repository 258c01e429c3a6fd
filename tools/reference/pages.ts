import type { Declaration, Member } from "./declarations";

/** One page of the reference. */
export interface Page {
  /** Its name in `docs/reference`. */
  name: string;
  title: string;
  declarations: Declaration[];
}

const generated = "<!-- Made by `npm run reference` from the comments in the source: change those. -->";

/** The pages of all that the package exports: one for each kind, one for the look-ups, one for the emulator. */
export function pagesOf(provider: Declaration[], emulator: Declaration[]): Page[] {
  const pages = new Map<string, Declaration[]>();
  for (const each of provider) {
    const [, folder = "look-ups"] = /^provider\/keys\/([^/]+)\//.exec(each.file) ?? [];
    pages.set(folder, [...(pages.get(folder) ?? []), each]);
  }
  const titled = [...pages].map(([folder, declarations]) => ({
    name: `${folder}.md`,
    title: declarations.find(({ kind }) => kind === "class")?.name ?? "Look-ups",
    declarations: byRank(declarations),
  }));
  return [...titled, { name: "emulator.md", title: "The emulator", declarations: byRank(emulator) }];
}

function byRank(declarations: Declaration[]): Declaration[] {
  return [...declarations].sort((one, other) => rank(one) - rank(other));
}

/** What is called or made first, then its arguments, then what else there is. */
function rank({ kind, name }: Declaration): number {
  if (kind === "function") return 0;
  if (kind === "class") return 1;
  if (kind === "constant") return 2;
  return /(Args|Options)$/.test(name) ? 3 : 4;
}

/** The texts of all pages, by name. */
export function textsOf(pages: readonly Page[]): Map<string, string> {
  const texts = pages.map((page): [string, string] => {
    // Some types of the emulator have names of the provider's: its own page comes first.
    const link = linksFrom(page, [page, ...pages]);
    const sections = page.declarations.map((each) => link(sectionOf(each)));
    const hasTitle = page.declarations[0]?.name === page.title;
    const parts = [generated, ...(hasTitle ? [] : [`# ${page.title}`]), ...sections];
    return [page.name, `${parts.join("\n\n")}\n`];
  });
  return new Map([["README.md", indexOf(pages)], ...texts]);
}

function indexOf(pages: readonly Page[]): string {
  const rows = pages.flatMap(({ name, declarations }) =>
    declarations
      .filter(({ kind }) => kind === "class" || kind === "function")
      .map((each) => [`[\`${each.name}\`](${name}#${anchorOf(each)})`, firstSentence(each.text)]),
  );
  const intro = [
    "Each class, function and type that a program can import, with the texts that an editor shows.",
    "Every argument of a class may be an output. Until a run has created a resource, its outputs are unknown;",
    "afterwards none is `undefined`: what is absent is `null`, or an empty list.",
  ].join(" ");
  return [generated, "# Reference", intro, `${tableOf(["Name", "What it is"], rows)}\n`].join("\n\n");
}

function firstSentence(text: string): string {
  const [first = ""] = oneLine(withoutLinks(text)).split(/(?<=\.) /);
  return first;
}

function sectionOf(each: Declaration): string {
  const { kind, name, text, code, examples, members } = each;
  const properties = members.filter(({ isMethod }) => !isMethod);
  const methods = members.filter(({ isMethod }) => isMethod);
  const what = kind === "interface" ? columnOf(name) : isResource(each) ? "Output" : "Property";
  return [
    `${kind === "class" && isResource(each) ? "#" : "##"} ${name}`,
    text,
    ...(code === "" ? [] : [`\`\`\`ts\n${code}\n\`\`\``]),
    ...examples.map((example) => `Example:\n\n${example}`),
    ...(properties.length > 0 ? [tableOf([what, "Type", "What it is"], properties.map(rowOf))] : []),
    ...(methods.length > 0 ? [tableOf(["Method", "Returns", "What it does"], methods.map(rowOf))] : []),
  ].join("\n\n");
}

function isResource({ file }: Declaration): boolean {
  return file.endsWith("/resource.ts");
}

function columnOf(name: string): string {
  if (/(Args|Rotation)$/.test(name)) return "Argument";
  return /Options$/.test(name) ? "Option" : "Field";
}

function rowOf({ name, type, text }: Member): string[] {
  return [codeOf(name), codeOf(oneLine(type)), oneLine(text)];
}

function codeOf(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function tableOf(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cellOf).join(" | ")} |`);
  return lines.join("\n");
}

function cellOf(text: string): string {
  return text.replaceAll("|", "\\|");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

const linkTag = /\{@link (\w+)\s*\}/g;

function withoutLinks(text: string): string {
  return text.replaceAll(linkTag, "`$1`");
}

/** Turns `{@link …}` into links to the section of that name, wherever it is. */
function linksFrom(page: Page, pages: readonly Page[]): (text: string) => string {
  return (text) =>
    text.replaceAll(linkTag, (_, name: string) => {
      const home = pages.find(({ declarations }) => declarations.some((each) => each.name === name));
      if (home === undefined) throw new Error(`${page.name} links ${name}, which is not public`);
      return `[\`${name}\`](${home === page ? "" : home.name}#${name.toLowerCase()})`;
    });
}

function anchorOf({ name }: Declaration): string {
  return name.toLowerCase();
}
