import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** Which team is wanted. */
export interface GetTeamArgs {
  /** The instance of Workload Protection or Monitoring: its CRN or GUID. */
  instance: string;
  /** Name of the team; not together with `teamId`. Default: the instance's default team. */
  team?: string;
  /** Id of the team; not together with `team`. Default: the instance's default team. */
  teamId?: number | string;
  /** `sysdig-secure` or `sysdig-monitor`. Default: read from the instance. */
  service?: "sysdig-secure" | "sysdig-monitor";
  /** Region of the instance, as in `us-south`: lower-case words with hyphens. Default: read from the instance. */
  region?: string;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. */
  profile?: string;
}

/** A team of an instance. */
export interface GetTeamResult {
  teamId: number;
  name: string;
  /** Whether it is the instance's default team. */
  isDefault: boolean;
}

/** The team of that name or id; where there is none, the error names those there are. */
export function getTeam(args: GetTeamArgs): Promise<GetTeamResult> {
  return look((queries, configuration) => queries.getTeam(args, configuration));
}

/** {@link getTeam} for arguments that are outputs. */
export function getTeamOutput(args: InputsOf<GetTeamArgs>): pulumi.Output<GetTeamResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getTeam(await hidden(known, all)));
}
