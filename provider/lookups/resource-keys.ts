import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** Of which instance the resource keys are wanted. */
export interface GetResourceKeysArgs {
  /** The instance of any service: its CRN or GUID. */
  instance: string;
  /** Only keys of this name. Default: all. */
  name?: string;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. */
  profile?: string;
}

/** A resource key, managed by this stack or not. */
export interface ListedResourceKey {
  guid: string;
  crn: string;
  name: string;
  /** CRN of the role; null where IBM names none. */
  role: string | null;
  state: string;
  /** ISO 8601. */
  createdAt: string | null;
  onetimeCredentials: boolean;
  /** What IBM shows of them, empty where it shows none; a secret. */
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  credentials: pulumi.Output<{ [name: string]: any }>;
}

/** The resource keys of an instance, in IBM's order. */
export interface GetResourceKeysResult {
  resourceKeys: ListedResourceKey[];
}

/**
 * The resource keys of an instance.
 * https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-keys-for-instance
 */
export async function getResourceKeys(args: GetResourceKeysArgs): Promise<GetResourceKeysResult> {
  const keys = await look((queries, configuration) => queries.getResourceKeys(args, configuration));
  return { resourceKeys: keys.map((key) => ({ ...key, credentials: pulumi.secret(key.credentials) })) };
}

/** {@link getResourceKeys} for arguments that are outputs. */
export function getResourceKeysOutput(args: InputsOf<GetResourceKeysArgs>): pulumi.Output<GetResourceKeysResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getResourceKeys(await hidden(known, all)));
}
