import { ensurePulumiCli } from "../pulumi-cli/ensure";
import { Stack } from "./stack";

/**
 * A suite that needs the real engine. Where no Pulumi CLI can be had it says loudly what was not checked, and fails in CI.
 * Stacks that a test has left open are disposed of at its end.
 */
export function describeOnEngine(title: string, suite: (this: Mocha.Suite) => void): void {
  describe(title, function () {
    this.timeout(90_000);

    before(async function () {
      // The first time on a machine the CLI is downloaded, or built.
      this.timeout(30 * 60_000);
      const cli = await ensurePulumiCli();
      if ("path" in cli) return;
      const message = `NOT CHECKED on the real engine: ${title} (${cli.missing})`;
      if (process.env.CI && process.env.CI !== "false") throw new Error(message);
      process.stderr.write(`\n*** ${message}\n\n`);
      this.skip();
    });

    suite.call(this);

    after(() => Stack.disposeAll());
  });
}
