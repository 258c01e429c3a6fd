/** All that a page says: each row of its tables, and each sentence of its paragraphs and lists, without headings. */
export function statementsOf(page: string): string[] {
  const blocks = page
    .replace(/^```.*?^```$/gms, "")
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line !== ""));
  return blocks.flatMap((lines) => {
    const [first = ""] = lines;
    if (first.startsWith("#")) return statementsOf(lines.slice(1).join("\n"));
    if (first.startsWith("|")) return lines.slice(2).map(rowOf);
    return lines.flatMap((line) => sentencesIn(line.replace(/^[-*] /, "")));
  });
}

function rowOf(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}

/** A sentence ends with a stop before a capital, a mark of code or emphasis, or the end. */
function sentencesIn(text: string): string[] {
  return text
    .split(/(?<=[.:](?:\*\*)?)\s+(?=[A-Z*`[])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
