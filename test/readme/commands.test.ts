import assert from "node:assert/strict";
import type { Command } from "commander";
import { auditCommand } from "../../cli/audit";
import { dueCommand } from "../../cli/due";
import { emulatorCommand } from "../../cli/emulator";
import { read } from "./pages";

const commands: [command: Command, page: string, from: string, to: string][] = [
  [dueCommand(), "docs/guide/audit.md", "\n## `due`\n", "\n## `audit`\n"],
  [auditCommand(), "docs/guide/audit.md", "\n## `audit`\n", "\n## "],
  [emulatorCommand(), "docs/guide/emulator.md", "# The emulator\n", "\n## "],
];

describe("The guide's table of flags", () => {
  for (const [command, page, from, to] of commands) {
    it(`has those of ${command.name()}`, () => {
      const chapter = read(page).split(from)[1]?.split(to)[0] ?? "";
      const rows = chapter.split("\n").filter((line) => line.startsWith("| `--"));
      const told = rows.flatMap((row) =>
        [...(row.split("|")[1] ?? "").matchAll(/`(--[\w-]+)/g)].map(([, flag]) => flag),
      );
      assert.deepEqual(told.sort(), command.options.map(({ long }) => long).sort());
    });
  }
});
