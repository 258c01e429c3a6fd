import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./inputs-of";
import { hidden, look } from "./look";

/** The arguments of {@link getTeam}. */
export interface GetTeamArgs {
  /**
   * The instance of Workload Protection or Monitoring, as a CRN or a GUID. Required. Where a GUID leaves open which
   * region and service it is, IBM is asked once.
   */
  instance: string;
  /** The name of the team; an error together with `teamId`. Default: the instance's default team. */
  team?: string;
  /** The id of the team, a number of 1 or more; an error together with `team`. Default: the instance's default team. */
  teamId?: number | string;
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

/** The result of {@link getTeam}. */
export interface GetTeamResult {
  /** The id of the team. */
  teamId: number;
  /** The name of the team. */
  name: string;
  /** Whether it is the instance's default team. */
  isDefault: boolean;
}

/**
 * Finds a team of an instance by its name or its id. It asks IBM in each preview and each run; where a test has set
 * Pulumi's mocks, these answer.
 *
 * Errors: the arguments are wrong; no such team, with the names of the teams that exist; no credential, or one that IBM
 * refuses; the instance does not exist; IBM unavailable.
 *
 * @example
 * ```ts
 * const team = ibmkeys.getTeamOutput({ instance: monitoring.crn, team: "Operations" });
 * ```
 */
export function getTeam(args: GetTeamArgs): Promise<GetTeamResult> {
  return look((queries, configuration) => queries.getTeam(args, configuration));
}

/**
 * The same as {@link getTeam}, for arguments that are outputs: they may be secrets, and are known when the outputs are.
 */
export function getTeamOutput(args: InputsOf<GetTeamArgs>): pulumi.Output<GetTeamResult> {
  const all = pulumi.output(args);
  return all.apply(async (known) => getTeam(await hidden(known, all)));
}
