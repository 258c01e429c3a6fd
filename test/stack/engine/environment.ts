import { withCliFirst } from "../../../tools/pulumi-cli/ensure";

export const passphrase = "correct horse battery staple";

/** A developer's own accounts, endpoints, proxies and Pulumi settings: none of them may reach a test. */
const personal = /^(IC|IBMCLOUD|IBM|SYSDIG|PULUMI|AUTOMATION_API)_|^((HTTPS?|NO|ALL)_PROXY|NODE_OPTIONS)$/i;

export function withoutPersonalSettings(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !personal.test(name)));
}

/** The environment of every CLI call of a stack whose folder is `folder`. */
export function stackEnvironment(cliPath: string, folder: string): NodeJS.ProcessEnv {
  return {
    ...withCliFirst(cliPath, withoutPersonalSettings()),
    PULUMI_HOME: `${folder}/home`,
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Without it the CLI refuses --event-log.
    PULUMI_DEBUG_COMMANDS: "true",
    NO_COLOR: "1",
  };
}
