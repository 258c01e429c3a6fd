import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ensurePulumiCli } from "../../../harness/pulumi-cli/ensure";
import type { Stack } from "../../../harness/stack";

/** A `pulumi` that does something beside one of its calls; the others go through. */
export interface Shim {
  /** To be added to the environment of the audit. */
  environment: NodeJS.ProcessEnv;
  /** The arguments of every call, and what stood in the project's folder and that of temporary files at the import. */
  calls(): string;
  snapshot: string;
}

/** Shell commands before or after the calls that fit a pattern of the shell. `$pulumi` is the real one. */
export async function shimOf(stack: Stack, commands: string): Promise<Shim> {
  const cli = await ensurePulumiCli();
  if ("missing" in cli) throw new Error(cli.missing);
  const folder = join(dirname(stack.stateFolder), "shim");
  const [log, snapshot, temporary] = ["calls", "snapshot", "temporary"].map((name) => join(folder, name));
  mkdirSync(join(folder, "temporary"), { recursive: true });
  const script = join(folder, "pulumi");
  writeFileSync(
    script,
    `#!/bin/sh
pulumi='${cli.path}'
marks='${folder}'
echo "$*" >> '${log}'
case "$*" in "stack import"*) mkdir -p '${snapshot}' && cp -r . '${temporary}' '${snapshot}' ;; esac
${commands}
exec "$pulumi" "$@"
`,
  );
  chmodSync(script, 0o755);
  const path = [folder, dirname(cli.path), process.env.PATH ?? ""].join(delimiter);
  return {
    environment: { PATH: path, TMPDIR: temporary },
    calls: () => readFileSync(log ?? "", "utf8"),
    snapshot: snapshot ?? "",
  };
}

/** An update of another resource of the program, which leaves what was interrupted as it is. */
export function upOf(urn: string): string {
  return `BESIDE=1 "$pulumi" up --yes --skip-preview --stack dev --target '${urn}' < /dev/null > "$marks/up" 2>&1`;
}
