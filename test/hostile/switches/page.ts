import { type Command, keys, type Secret, type Switch, switches } from "./table";

const commands = ["up", "preview", "refresh", "destroy", "other"] as const;

/** The table of SECURITY.md. */
export function pageOf(): string {
  const rows = Object.values<Switch>(switches).map(rowOf);
  return table([["Switch", "Where", ...commands.map(headingOf)], ...rows]);
}

function rowOf({ written, place, shows, isPartial }: Switch): string[] {
  const cells = commands.map((command) => {
    const secrets = shows[command];
    if (secrets === undefined) return "";
    return secrets.length === 0 ? "none" : `${isPartial ? "some of: " : ""}${wordsFor(secrets)}`;
  });
  return [written, place, ...cells];
}

function headingOf(command: Command): string {
  return command === "other" ? "itself" : `\`${command}\``;
}

/** `keys` for all of them. */
function wordsFor(secrets: readonly Secret[]): string {
  const rest = secrets.filter((secret) => !keys.some((key) => key === secret));
  const hasAll = keys.every((key) => secrets.includes(key));
  const some = hasAll ? ["keys"] : secrets.filter((secret) => keys.some((key) => key === secret));
  return [...some, ...rest].join(", ").replace("parameter", "parameters");
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (require.main === module) process.stdout.write(`${pageOf()}\n`);
