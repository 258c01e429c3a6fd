import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { messageOf } from "../harness/error-message";
import { ensurePulumiCli } from "../harness/pulumi-cli/ensure";
import { withCliFirst, withoutPersonalSettings } from "../harness/pulumi-cli/environment";
import { lastWords, run } from "../harness/pulumi-cli/process";

interface Flags {
  workloadProtection?: string;
  monitoring?: string;
  activityTracker?: string;
  destroy?: boolean;
}

/** Where the program runs: the stack it is kept in, what points it there, and the instances it makes keys for. */
interface Place {
  stack: string;
  environment: NodeJS.ProcessEnv;
  instances: Omit<Flags, "destroy">;
  leave(): Promise<void>;
}

// npm starts it in the checkout.
const checkout = process.cwd();
const folder = join(checkout, ".work", "quickstart");
const passphraseFile = join(folder, "passphrase");

new Command("npm run quickstart --")
  .description(
    "Declares one key of each kind: in the emulator, or in IBM Cloud when IC_API_KEY is set, for the instances that are named.",
  )
  .option("--workload-protection <crn>", "an instance of Workload Protection, for an AccessKey")
  .option("--monitoring <crn>", "an instance of Monitoring, for an ApiToken")
  .option("--activity-tracker <crn>", "an instance of Activity Tracker, for a ResourceKey, IngestionKey and ServiceKey")
  .option("--destroy", "takes the keys down again")
  .action(quickstart)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`quickstart: ${messageOf(error)}`);
    process.exitCode = 1;
  });

async function quickstart(flags: Flags): Promise<void> {
  prepareFolder();
  const place = await choosePlace(flags);
  try {
    const cli = await ensurePulumiCli();
    if ("missing" in cli) throw new Error(cli.missing);
    const environment = withCliFirst(cli.path, {
      ...place.environment,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
    const settings = Object.entries(place.instances).map(([name, crn]) => `quickstart:${name}=${crn}`);
    const pulumi = (...args: string[]) => [...args, "--stack", place.stack];

    await quietly(cli.path, ["stack", "select", "--create", place.stack], environment);
    if (settings.length > 0) {
      const plain = settings.flatMap((setting) => ["--plaintext", setting]);
      await quietly(cli.path, pulumi("config", "set-all", ...plain), environment);
    }
    if (flags.destroy) {
      await inForeground(cli.path, pulumi("destroy", "--yes"), environment);
    } else {
      await inForeground(cli.path, pulumi("up", "--yes"), environment);
      await inForeground(cli.path, pulumi("stack", "output"), environment);
    }
  } finally {
    await place.leave();
  }
}

async function choosePlace({ destroy, ...instances }: Flags): Promise<Place> {
  if (process.env.IC_API_KEY || process.env.IBMCLOUD_API_KEY) {
    const settings = join(folder, "Pulumi.ibm-cloud.yaml");
    if (Object.keys(instances).length === 0 && !existsSync(settings)) {
      throw new Error(
        "an IBM Cloud API key is set, so name the instances to make keys for (--workload-protection, --monitoring, " +
          "--activity-tracker), or unset IC_API_KEY and IBMCLOUD_API_KEY to use the emulator",
      );
    }
    console.log("In IBM Cloud, with the API key of the environment.");
    return { stack: "ibm-cloud", environment: process.env, instances, leave: async () => {} };
  }

  if (Object.keys(instances).length > 0) {
    throw new Error("instances are named, but no IBM Cloud API key: set IC_API_KEY, or name none to use the emulator");
  }
  const emulator = await startEmulator({ stateFile: join(folder, "emulator.json") });
  console.log(`In the emulator, since IC_API_KEY is not set. It runs on ${emulator.url} until this ends.`);
  return {
    stack: "emulator",
    environment: { ...withoutPersonalSettings(), ...emulator.environment },
    instances: {
      workloadProtection: defaults.instances.secure.crn,
      monitoring: defaults.instances.monitor.crn,
      activityTracker: defaults.instances.activityTracker.crn,
    },
    leave: () => emulator.close(),
  };
}

/** Everything the quickstart keeps lies in one folder, its secrets encrypted with a passphrase made for it. */
function prepareFolder(): void {
  mkdirSync(join(folder, "state"), { recursive: true });
  if (!existsSync(passphraseFile))
    writeFileSync(passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
}

async function quietly(cliPath: string, args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const finished = await run(cliPath, [...args, "--non-interactive"], { cwd: checkout, env: environment });
  if (finished.exitCode !== 0) throw new Error(`pulumi ${args[0]} ${args[1]} failed: ${lastWords(finished)}`);
}

/** Runs it with the terminal as its own: its output, its colours and its ^C are the engine's. */
function inForeground(cliPath: string, args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  console.log(`\n$ pulumi ${args.join(" ")}`);
  return new Promise((resolve, reject) => {
    // A ^C reaches the CLI too, which then ends in order; the emulator has to outlive it.
    const outlive = () => {};
    process.on("SIGINT", outlive);
    spawn(cliPath, args, { cwd: checkout, env: environment, stdio: "inherit" })
      .on("error", reject)
      .on("close", (code) => {
        process.off("SIGINT", outlive);
        if (code === 0) resolve();
        else reject(new Error(`pulumi ${args[0]} did not succeed; what it said is above`));
      });
  });
}
