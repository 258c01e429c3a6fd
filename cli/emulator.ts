import { Command, InvalidArgumentError } from "commander";
import type { Emulator } from "../emulator";
import { print } from "./output";

/** `pulumi-ibm-keys emulator`: a local IBM Cloud until Ctrl-C. */
export function emulatorCommand(): Command {
  return new Command("emulator")
    .description("run a local IBM Cloud for these keys; needs no account")
    .option("--port <number>", "port on 127.0.0.1; 0 takes any free one", port, 4010)
    .option("--state <file>", "keep everything in this file (default: in memory)")
    .action(async (options: { port: number; state?: string }) => {
      // Loaded on demand: the other commands need no HTTP server.
      const { startEmulator } = await import("../emulator/index.js");
      const emulator = await startEmulator({
        port: options.port,
        ...(options.state === undefined ? {} : { stateFile: options.state }),
      });
      greeting(emulator).forEach(print);
      const stop = () => void emulator.close();
      process.once("SIGINT", stop);
      process.once("SIGTERM", stop);
    });
}

/** The names and keys in it may come from somebody else's state file. */
function greeting({ url, environment, cloud }: Emulator): string[] {
  return [
    `IBM Cloud emulator on ${url}`,
    "",
    "# Point IBM's and Sysdig's tools at it:",
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${asShellWord(value)}`),
    "",
    "# Instances:",
    ...cloud.instances().map(({ crn, name }) => `${isPlain(crn) ? crn : asShellWord(crn)}  # ${name}`),
    "",
    "Stop with Ctrl-C.",
  ];
}

function isPlain(text: string): boolean {
  return /^crn:[\w:/.-]*$/.test(text);
}

/** In quotes that nothing in it can close. */
function asShellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new InvalidArgumentError("A port is 0 to 65535.");
  return value;
}
