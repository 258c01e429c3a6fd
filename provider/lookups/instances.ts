import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** Which instance is wanted; all that is given must fit. */
export interface GetInstanceArgs {
  /** CRN or GUID. Default: any. */
  instance?: string;
  /** Name. Default: any. */
  name?: string;
  /** CRN service name, as in `sysdig-secure`. Default: any. */
  service?: string;
  /** Region, as in `us-south`. Default: any. */
  region?: string;
  /** Id of the resource group. Default: any. */
  resourceGroupId?: string;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. */
  profile?: string;
}

/** Which instances are wanted; all that is given must fit. */
export interface GetInstancesArgs {
  /** Name. Default: any. */
  name?: string;
  /** CRN service name, as in `sysdig-secure`. Default: any. */
  service?: string;
  /** Region, as in `us-south`. Default: any. */
  region?: string;
  /** Id of the resource group. Default: any. */
  resourceGroupId?: string;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. */
  profile?: string;
}

/** An instance of a service. */
export interface GetInstanceResult {
  guid: string;
  crn: string;
  name: string;
  /** CRN service name. */
  service: string;
  region: string;
  /** Null where IBM names none. */
  resourceGroupId: string | null;
  /** IBM's word for the state it is in, as in `active`. */
  state: string | null;
}

/** Instances of services, in IBM's order. */
export interface GetInstancesResult {
  instances: GetInstanceResult[];
}

/**
 * The one instance that fits; none, or several, is an error that says so.
 * https://cloud.ibm.com/apidocs/resource-controller/resource-controller#list-resource-instances
 */
export function getInstance(args: GetInstanceArgs): Promise<GetInstanceResult> {
  return look((queries, configuration) => queries.getInstance(args, configuration));
}

/** {@link getInstance} for arguments that are outputs. */
export function getInstanceOutput(args: InputsOf<GetInstanceArgs>): pulumi.Output<GetInstanceResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getInstance(await hidden(known, all)));
}

/** All instances that fit; there may be none. */
export function getInstances(args: GetInstancesArgs = {}): Promise<GetInstancesResult> {
  return look((queries, configuration) => queries.getInstances(args, configuration));
}

/** {@link getInstances} for arguments that are outputs. */
export function getInstancesOutput(args: InputsOf<GetInstancesArgs> = {}): pulumi.Output<GetInstancesResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getInstances(await hidden(known, all)));
}
