import { CloudError } from "../../domain/cloud-error";
import { parseCrn } from "../../domain/crn";
import { quotedName } from "../../domain/quoted";
import { accountIn, type TokenSource } from "../iam/token";

/**
 * Throws when a CRN names another account than the one that the credential signs in to. What it names would be looked
 * for in the wrong account, where IBM says that it does not exist: no proof that it is gone.
 */
export async function refuseOtherAccount(tokens: TokenSource, crnOrGuid: string): Promise<void> {
  const crn = parseCrn(crnOrGuid);
  if (crn === undefined) return;
  const own = accountIn(await tokens.token());
  if (own === undefined || own === crn.account) return;
  throw new CloudError({
    code: "wrong-account",
    attempted: `use what belongs to the account ${quotedName(crn.account)}`,
    answered: `the credential signs in to the account ${quotedName(own)}`,
    advice:
      "Configure a credential of the account that the CRN names (ibm-keys:apiKey, or a profile), or correct the CRN.",
  });
}
