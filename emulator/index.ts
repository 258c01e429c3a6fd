export type { AccessKeySettings } from "./cloud/access-keys";
export type { CloudOptions } from "./cloud/cloud";
export { Cloud } from "./cloud/cloud";
export type {
  AccessKey,
  ApiKey,
  CloudState,
  CustomRole,
  Instance,
  InstanceState,
  Json,
  Policy,
  RemovedAnswer,
  ResourceKey,
  ServiceId,
  ServiceRole,
  Team,
  TrustedProfile,
} from "./cloud/cloud-state";
export { defaults } from "./cloud/defaults";
export type { NewApiKey, Rights } from "./cloud/identities";
export type { Connection, NewInstance } from "./cloud/instances";
export type { NewPolicy } from "./cloud/policies";
export type { NewResourceKey } from "./cloud/resource-keys";
export type { NewCustomRole } from "./cloud/roles";
export type { PlatformAccessKeys, Settings, SysdigErrors, YoungFor } from "./cloud/settings";
export type { SecretSource } from "./cloud/store";
export type { Emulator, EmulatorOptions } from "./emulator";
export { startEmulator } from "./emulator";
export type { Fault, FaultMatch, FaultRule, InjectedFault } from "./fault";
export { Faults } from "./faults";
export type { RecordedRequest } from "./request-log";
