import { CloudError } from "../../domain/cloud-error";
import type { InstanceReference } from "../../domain/instance-reference";
import { quotedName } from "../../domain/quoted";
import { type AccessTokens, accountIn } from "./access-tokens";

/**
 * Throws when a CRN names another account than the one that the credential signs in to. IBM would look for the instance
 * in the wrong account and answer that it does not exist, which would be taken for proof that it is gone.
 */
export async function refuseOtherAccount(tokens: AccessTokens, { account }: InstanceReference): Promise<void> {
  if (account === undefined) return;
  const own = accountIn(await tokens.token());
  if (own === undefined || own === account) return;
  throw new CloudError({
    code: "wrong-account",
    action: `use what belongs to the account ${quotedName(account)}`,
    reason: `the credential signs in to the account ${quotedName(own)}`,
    advice:
      "Configure a credential of the account that the CRN names (ibm-keys:apiKey, or a profile), or correct the CRN.",
  });
}
