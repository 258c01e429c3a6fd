import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** Of which instance the access keys are wanted. */
export interface GetAccessKeysArgs {
  /** The instance of Workload Protection or Monitoring: its CRN or GUID. */
  instance: string;
  /** `sysdig-secure` or `sysdig-monitor`. Default: read from the instance. */
  service?: "sysdig-secure" | "sysdig-monitor";
  /** Region of the instance, as in `us-south`: lower-case words with hyphens. Default: read from the instance. */
  region?: string;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. */
  profile?: string;
}

/** An access key, managed by this stack or not. */
export interface ListedAccessKey {
  /** The access key itself; a secret. */
  accessKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256. */
  fingerprint: string;
  enabled: boolean;
  /** ISO 8601; null where IBM does not say it, or not in a form that can be read. */
  dateCreated: string | null;
  /** ISO 8601; null while it is enabled. */
  dateDisabled: string | null;
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
}

/** The access keys of an instance, in IBM's order. */
export interface GetAccessKeysResult {
  accessKeys: ListedAccessKey[];
}

/**
 * All access keys of an instance; rows of IBM's list that cannot be read are left out.
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 */
export async function getAccessKeys(args: GetAccessKeysArgs): Promise<GetAccessKeysResult> {
  const keys = await look((queries, configuration) => queries.getAccessKeys(args, configuration));
  return { accessKeys: keys.map((key) => ({ ...key, accessKey: pulumi.secret(key.accessKey) })) };
}

/** {@link getAccessKeys} for arguments that are outputs. */
export function getAccessKeysOutput(args: InputsOf<GetAccessKeysArgs>): pulumi.Output<GetAccessKeysResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getAccessKeys(await hidden(known, all)));
}
