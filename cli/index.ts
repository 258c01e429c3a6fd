#!/usr/bin/env node
// First of all: it keeps the environment out of the reports that Node writes of fatal errors.
import "../provider/command-line/state";
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { auditCommand } from "./audit";
import { dueCommand } from "./due";
import { emulatorCommand } from "./emulator";
import { messageOf, tell } from "./output";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(require.resolve("pulumi-ibm-keys/package.json"), "utf8")));

const program = new Command("pulumi-ibm-keys")
  .description("Tools around IBM Cloud keys declared with Pulumi")
  .version(version)
  .addCommand(emulatorCommand())
  .addCommand(dueCommand())
  .addCommand(auditCommand());

for (const command of [program, ...program.commands]) {
  // Commander puts its hint at a similar name on a line of its own; `tell` prints one line.
  command.configureOutput({ outputError: (text) => tell(text.trim().replace("\n(Did you mean", " (Did you mean")) });
}

// The arguments leave process.argv: a provider would take the last for the address of an engine, which is not here.
program.parseAsync(process.argv.splice(2), { from: "user" }).catch((error: unknown) => {
  tell(messageOf(error));
  process.exitCode = 1;
});
