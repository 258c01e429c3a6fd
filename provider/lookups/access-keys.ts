import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** The arguments of {@link getAccessKeys}. */
export interface GetAccessKeysArgs {
  /**
   * The instance of Workload Protection or Monitoring, as a CRN or a GUID. Required. Where a GUID leaves open which
   * region and service it is, IBM is asked once.
   */
  instance: string;
  /**
   * The service of the instance: `sysdig-secure` (Workload Protection) or `sysdig-monitor` (Monitoring). Default: the
   * one in the CRN, or as IBM says for a GUID. Another one than in the CRN is an error.
   */
  service?: "sysdig-secure" | "sysdig-monitor";
  /**
   * The region of the instance, as in `us-south`: lower-case words and digits with hyphens, at most 40 characters.
   * Default: the one in the CRN; for a GUID with `service` the setting `ibm-keys:region`, else as IBM says. Another one
   * than in the CRN is an error.
   */
  region?: string;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration. Default: the
   * stack's own settings, then the environment.
   */
  profile?: string;
}

/** An access key of the instance, whether or not it is in the state of this stack. */
export interface ListedAccessKey {
  /** The access key itself. Always a secret. */
  accessKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names the key without revealing it. Not a secret. */
  fingerprint: string;
  /** Whether agents may use the key. */
  enabled: boolean;
  /** ISO 8601: when IBM created the key; null where IBM gives no date that can be read. */
  dateCreated: string | null;
  /** ISO 8601: when the key was disabled; null while it is enabled. */
  dateDisabled: string | null;
  /** How many agents may connect; null for no limit. */
  limit: number | null;
  /** For how many agents room is reserved; null for none. */
  reservation: number | null;
  /** The id of the team whose agents use the key; null for no team. */
  teamId: number | null;
}

/** The result of {@link getAccessKeys}. */
export interface GetAccessKeysResult {
  /** The access keys of the instance, in IBM's order; empty where there is none. */
  accessKeys: ListedAccessKey[];
}

/**
 * Lists the access keys of an instance. It asks IBM in each preview and each run; where a test has set Pulumi's mocks,
 * these answer. Rows of IBM's list that cannot be read are left out.
 *
 * Errors: the arguments are wrong; no credential, or one that IBM refuses; the instance does not exist; IBM
 * unavailable.
 *
 * IBM's page: https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 *
 * @example
 * ```ts
 * // All keys that are there before this run, made by this stack or not.
 * const { accessKeys } = ibmkeys.getAccessKeysOutput({ instance: monitoring.crn });
 * ```
 */
export async function getAccessKeys(args: GetAccessKeysArgs): Promise<GetAccessKeysResult> {
  const { accessKeys } = await look((queries, configuration) => queries.getAccessKeys(args, configuration));
  return { accessKeys: accessKeys.map((key) => ({ ...key, accessKey: pulumi.secret(key.accessKey) })) };
}

/**
 * The same as {@link getAccessKeys}, for arguments that are outputs: they may be secrets, and are known when the
 * outputs are.
 */
export function getAccessKeysOutput(args: InputsOf<GetAccessKeysArgs>): pulumi.Output<GetAccessKeysResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getAccessKeys(await hidden(known, all)));
}
