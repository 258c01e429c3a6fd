import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** The arguments of {@link getResourceKeys}. */
export interface GetResourceKeysArgs {
  /** The instance of any service, as a CRN or a GUID. Required. */
  instance: string;
  /** The name of the keys to list. Default: keys of every name. */
  name?: string;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration. Default: the
   * stack's own settings, then the environment.
   */
  profile?: string;
}

/** A resource key of the instance, whether or not it is in the state of this stack. */
export interface ListedResourceKey {
  /** The GUID of the key. */
  guid: string;
  /** The CRN of the key. */
  crn: string;
  /** The name of the key. */
  name: string;
  /** The CRN of the role of the key's service ID, or `NONE` where that has none; null where IBM shows no role. */
  role: string | null;
  /** The state of the key, in IBM's word: `active`. */
  state: string;
  /** ISO 8601: when IBM created the key; null where IBM gives no date. */
  createdAt: string | null;
  /** Whether IBM shows the credentials only when the key is created. */
  onetimeCredentials: boolean;
  /** What the key signs in with, as far as IBM shows it; empty where it shows none. Always a secret. */
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  credentials: pulumi.Output<{ [name: string]: any }>;
}

/** The result of {@link getResourceKeys}. */
export interface GetResourceKeysResult {
  /** The resource keys, in IBM's order; empty where there is none. */
  resourceKeys: ListedResourceKey[];
}

/**
 * Lists the resource keys of an instance. It asks IBM in each preview and each run; where a test has set Pulumi's
 * mocks, these answer.
 *
 * Errors: the arguments are wrong; no credential, or one that IBM refuses; the instance does not exist; IBM
 * unavailable.
 *
 * IBM's page: https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-keys-for-instance
 */
export async function getResourceKeys(args: GetResourceKeysArgs): Promise<GetResourceKeysResult> {
  const { resourceKeys } = await look((queries, configuration) => queries.getResourceKeys(args, configuration));
  return { resourceKeys: resourceKeys.map((key) => ({ ...key, credentials: pulumi.secret(key.credentials) })) };
}

/**
 * The same as {@link getResourceKeys}, for arguments that are outputs: they may be secrets, and are known when the
 * outputs are.
 */
export function getResourceKeysOutput(args: InputsOf<GetResourceKeysArgs>): pulumi.Output<GetResourceKeysResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getResourceKeys(await hidden(known, all)));
}
