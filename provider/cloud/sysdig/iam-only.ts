import { CloudError } from "../../domain/cloud-error";
import type { HttpResponse } from "../../http/response";
import { refusalOf } from "../api/refusal";
import type { Access } from "../api/required-role";

/**
 * The error for an instance that is set to IAM_ONLY, where the refusal is the one that IBM documents for it. A caller
 * without the role may get the same refusal, so the error names both causes.
 */
export function iamOnly(
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
