import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** The arguments of {@link getInstance}: the instance must match all that are given. */
export interface GetInstanceArgs {
  /** The CRN or the GUID of the instance. Default: any. */
  instance?: string;
  /** The name of the instance. Default: any. */
  name?: string;
  /** The service of the instance, as in its CRN: `sysdig-secure`, for example. Default: any. */
  service?: string;
  /** The region of the instance, as in `us-south`. Default: any. */
  region?: string;
  /** The id of the resource group of the instance. Default: any. */
  resourceGroupId?: string;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration. Default: the
   * stack's own settings, then the environment.
   */
  profile?: string;
}

/** The arguments of {@link getInstances}: the instances must match all that are given. */
export interface GetInstancesArgs {
  /** The name of the instance. Default: any. */
  name?: string;
  /** The service of the instance, as in its CRN: `sysdig-secure`, for example. Default: any. */
  service?: string;
  /** The region of the instance, as in `us-south`. Default: any. */
  region?: string;
  /** The id of the resource group of the instance. Default: any. */
  resourceGroupId?: string;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration. Default: the
   * stack's own settings, then the environment.
   */
  profile?: string;
}

/** An instance of a service; the result of {@link getInstance}. */
export interface GetInstanceResult {
  /** The GUID of the instance. */
  guid: string;
  /** The CRN of the instance. */
  crn: string;
  /** The name of the instance. */
  name: string;
  /** The service of the instance, as in its CRN. */
  service: string;
  /** The region of the instance, as in `us-south`. */
  region: string;
  /** The id of the resource group; null where IBM names none. */
  resourceGroupId: string | null;
  /** The state of the instance, in IBM's word: `active`; null where IBM gives none. */
  state: string | null;
}

/** The result of {@link getInstances}. */
export interface GetInstancesResult {
  /** The instances, in IBM's order; empty where none matches. */
  instances: GetInstanceResult[];
}

/**
 * Finds the one instance that matches the arguments. It asks IBM in each preview and each run; where a test has set
 * Pulumi's mocks, these answer.
 *
 * Errors: none matches, or several, with their names and CRNs; the arguments are wrong; no credential, or one that IBM
 * refuses; IBM unavailable.
 *
 * IBM's page: https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-instances
 *
 * @example
 * ```ts
 * // Exactly one instance must fit; none, or several, is an error that names them.
 * const monitoring = ibmkeys.getInstanceOutput({ service: "sysdig-monitor", region: "eu-de" });
 * ```
 */
export function getInstance(args: GetInstanceArgs): Promise<GetInstanceResult> {
  return look((queries, configuration) => queries.getInstance(args, configuration));
}

/**
 * The same as {@link getInstance}, for arguments that are outputs: they may be secrets, and are known when the outputs
 * are.
 */
export function getInstanceOutput(args: InputsOf<GetInstanceArgs>): pulumi.Output<GetInstanceResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getInstance(await hidden(known, all)));
}

/**
 * Lists the instances that match the arguments, or all that the credential may see. It asks IBM in each preview and
 * each run; where a test has set Pulumi's mocks, these answer.
 *
 * Errors: the arguments are wrong; no credential, or one that IBM refuses; IBM unavailable.
 *
 * IBM's page: https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-instances
 */
export function getInstances(args: GetInstancesArgs = {}): Promise<GetInstancesResult> {
  return look((queries, configuration) => queries.getInstances(args, configuration));
}

/**
 * The same as {@link getInstances}, for arguments that are outputs: they may be secrets, and are known when the outputs
 * are.
 */
export function getInstancesOutput(args: InputsOf<GetInstancesArgs> = {}): pulumi.Output<GetInstancesResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getInstances(await hidden(known, all)));
}
