import type { Clock } from "../domain/clock";
import type { StackConfiguration } from "../domain/stack-configuration";
import { withinOperation } from "../http/operation";
import { sessionFor } from "./session";

/** What is the same for all kinds of keys, since all of them are IBM Cloud's: a part of each kind's lifecycle. */
export const onIbmCloud = {
  /** Whether every API that the settings name is on this machine, as an emulator is. */
  isLocal(
    { profile }: { profile?: string | undefined },
    services: { configuration: StackConfiguration; clock: Clock },
  ): boolean {
    return sessionFor(services, profile).isLocal;
  },
  /** Gives all requests of one create, read, update or delete one deadline together. */
  around: withinOperation,
};
