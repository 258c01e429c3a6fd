/**
 * All of the provider that `cli/` uses to ask IBM, and the contract run to find IBM's hosts. It loads the HTTP client: only
 * a command that asks may import it.
 */

export type { ResourceKey } from "../cloud/resource-controller/wire";
// Settings, and the session that they open.
export { type Session, sessionFor } from "../cloud/session";
export { Endpoints } from "../cloud/settings/endpoints";
export { settingsFrom } from "../cloud/settings/settings";
export type { SysdigInstance } from "../cloud/sysdig/client";
export { systemClock } from "../domain/clock";
export { isCloudError } from "../domain/cloud-error";
export type { StackConfiguration } from "../domain/stack-configuration";
