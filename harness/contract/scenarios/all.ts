import type { Scenario } from "../scenario";
import { accessKeyErrors, accessKeySettings, accessKeys } from "./access-keys";
import { iamApiKeys } from "./iam-api-keys";
import { instance } from "./instance";
import { bothAccessKeyApis, platformAccessKeyErrors, platformAccessKeys } from "./platform-access-keys";
import { policies, policyErrors } from "./policies";
import { resourceKeyErrors, resourceKeys, roles } from "./resource-keys";
import { signIn } from "./sign-in";
import { teamTokens } from "./team-tokens";
import { withoutRights } from "./without-rights";

/** All scenarios, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  signIn,
  instance,
  accessKeys,
  accessKeySettings,
  accessKeyErrors,
  platformAccessKeys,
  bothAccessKeyApis,
  platformAccessKeyErrors,
  teamTokens,
  resourceKeys,
  roles,
  resourceKeyErrors,
  policies,
  policyErrors,
  withoutRights,
  iamApiKeys,
];
