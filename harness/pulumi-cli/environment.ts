import { delimiter, dirname } from "node:path";

/** A developer's own accounts, endpoints, proxies and Pulumi settings. */
const personal =
  /^(IC|IBMCLOUD|IBM|SYSDIG|PULUMI|AUTOMATION_API)_|^((HTTPS?|NO|ALL)_PROXY|NODE_OPTIONS|CR_TOKEN_FILENAME)$/i;

/** The environment without what must reach neither a test nor the emulator. */
export function withoutPersonalSettings(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !personal.test(name)));
}

/** The environment in which `pulumi`, and what it starts, is the CLI at this path. */
export function withCliFirst(cliPath: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, PATH: [dirname(cliPath), environment.PATH ?? ""].join(delimiter) };
}
