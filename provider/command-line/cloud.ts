/** All of the provider that `cli/` uses to ask IBM. It loads the HTTP client: only a command that asks may import it. */

// Resource keys.
export { deleteKey as deleteResourceKey } from "../cloud/resource-controller/deletion";
export type { ResourceKey } from "../cloud/resource-controller/wire";
// Settings, and the session that they open.
export { type Session, sessionFor } from "../cloud/session";
export type { Configuration } from "../cloud/settings";
// Access keys.
export { openSysdigInstance } from "../cloud/sysdig/place";
export { isCloudError } from "../domain/cloud-error";
export { remove as deleteAccessKey } from "../keys/access-key/generations";
