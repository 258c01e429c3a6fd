import type { Clock } from "../domain/clock";
import { CloudError, isCloudError } from "../domain/cloud-error";
import type { Judgement } from "../domain/judgement";
import type { StackConfiguration } from "../domain/stack-configuration";
import { withinOperation } from "../http/operation";
import { refuseExpired } from "./iam/sign-in/ready-token";
import { sessionFor } from "./session";
import { problemOfProfile } from "./settings/configuration";
import { settingsFrom } from "./settings/settings";

/** What is the same for all kinds of keys, since all of them are IBM Cloud's: a part of each kind's lifecycle. */
export const onIbmCloud = {
  /** Judges the settings. That there is no credential is a warning, since a preview needs none. */
  judgeSettings(
    { profile }: { profile?: string | undefined },
    { configuration, clock }: { configuration: StackConfiguration; clock: Clock },
  ): Judgement | undefined {
    try {
      const problem = problemOfProfile(configuration, profile);
      if (problem !== undefined) return { problem };
      const { credential } = settingsFrom(configuration, profile);
      if (credential instanceof CloudError) throw credential;
      if (credential.kind === "access-token") refuseExpired(clock, credential.token, credential.place);
      return undefined;
    } catch (error) {
      if (!isCloudError(error)) throw error;
      if (error.code === "rejected") return { problem: error.message };
      return { warning: `\`pulumi up\` needs a credential, which a preview does not: ${error.reason}.` };
    }
  },
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
