import { withCliFirst, withoutPersonalSettings } from "../pulumi-cli/environment";

export const passphrase = "correct horse battery staple";

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
