#!/usr/bin/env node
import "../provider/engine/fatal-report";
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { auditCommand } from "./audit";
import { dueCommand } from "./due";
import { emulatorCommand } from "./emulator";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(require.resolve("pulumi-ibm-keys/package.json"), "utf8")));

new Command("pulumi-ibm-keys")
  .description("Tools around IBM Cloud keys declared with Pulumi")
  .version(version)
  .addCommand(emulatorCommand())
  .addCommand(dueCommand())
  .addCommand(auditCommand())
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
