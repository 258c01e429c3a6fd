export { CloudStack, type CloudStackOptions, javascript, key, withCloudStack } from "./cloud-stack";
export type { Deployment, ResourceState } from "./deployment";
export { describeOnEngine } from "./describe-on-engine";
export { passphrase } from "./environment";
export type { Diagnostic, Operation } from "./events";
export { Stack, type StackOptions, type UpdateOptions, withStack } from "./stack";
export type { UpdateResult } from "./update-result";
