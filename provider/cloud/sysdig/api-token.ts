import { CloudError, isCloudError } from "../../domain/cloud-error";
import { rememberSecret } from "../../domain/secrets";
import type { HttpResponse } from "../../http/response";
import { refusalOf } from "../api/refusal";
import type { Access } from "../api/required-role";
import { parseResponse } from "../api/response";
import type { SysdigCalls } from "./calls";
import { tokenResponse } from "./wire";

/** The instance's parameter `external_api_auth`: with `ANY` it gives out API tokens. */
export type ExternalApiAuth = "IAM_ONLY" | "ANY";

/**
 * Reads the API token of a team. `externalApiAuth` is asked only where IBM refuses that.
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token
 */
export async function readApiToken(
  calls: SysdigCalls,
  teamId: number,
  externalApiAuth: () => Promise<ExternalApiAuth | undefined>,
): Promise<string> {
  const action = `read the API token of team ${teamId} of instance ${calls.guid}`;
  const team = String(teamId);
  const call = {
    action,
    needs: "Manager",
    method: "GET",
    path: ["api", "token"],
    // IBM's older page of Workload Protection names TeamID, its newer ones SysdigTeamID for both services.
    headers: { TeamID: team, SysdigTeamID: team },
    errorFor: (response: HttpResponse) => notEnoughPrivileges(response, action, calls.accessFor("Manager")),
  } as const;
  const response = await calls.send(call).catch(async (error: unknown) => {
    if (!isCloudError(error, "access-denied", "iam-only")) throw error;
    throw explained(error, { action, ...calls.accessFor("Manager") }, await externalApiAuth().catch(() => undefined));
  });
  const { key } = parseResponse(response, tokenResponse, action).token;
  rememberSecret(key);
  return key;
}

/**
 * The error for the refusal that IBM documents for an instance that is set to IAM_ONLY. A caller without the role may get
 * the same one, so the error names both causes.
 */
function notEnoughPrivileges(
  response: HttpResponse,
  action: string,
  { needs, otherwise = "" }: Access,
): CloudError | undefined {
  const { reason, transactionId, says } = refusalOf(response);
  if (!says(/not enough privileges/i)) return undefined;
  return new CloudError({
    code: "iam-only",
    action,
    reason: `IBM answered ${reason}`,
    advice:
      `The instance gives out no API tokens when its authorization is set to IAM_ONLY: use IAM tokens with it, or have an administrator change that setting; if it is not IAM_ONLY, give the API key's owner ${needs}, and a role in this team, then run again. ${otherwise}`.trim(),
    status: response.status,
    transactionId,
  });
}

/** The refusal with what the instance's parameters say of it; as it is where they do not. */
function explained(
  refusal: CloudError,
  { action, needs, otherwise = "" }: Access & { action: string },
  said: ExternalApiAuth | undefined,
): CloudError {
  if (said === undefined) return refusal;
  const { reason, status, transactionId } = refusal;
  const isIamOnly = said === "IAM_ONLY";
  return new CloudError({
    code: isIamOnly ? "iam-only" : "access-denied",
    action,
    reason: `${reason}, and external_api_auth of the instance is ${said}`,
    advice: isIamOnly
      ? "So it gives out no API tokens: use IAM tokens with it, or have an administrator set external_api_auth to ANY."
      : `So it gives out API tokens: give the API key's owner ${needs}, and a role in this team, then run again. ${otherwise}`.trim(),
    status,
    transactionId,
  });
}
