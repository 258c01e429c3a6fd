import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** The arguments of an {@link ApiToken}. */
export interface ApiTokenArgs {
  /**
   * The instance of Workload Protection or Monitoring, as a CRN or a GUID. Required. Where a GUID leaves open which
   * region and service it is, IBM is asked once. Naming another instance replaces the resource; naming the same one in
   * another form changes nothing.
   */
  instance: pulumi.Input<string>;
  /**
   * The service of the instance: `sysdig-secure` (Workload Protection) or `sysdig-monitor` (Monitoring). Default: the
   * one in the CRN, or as IBM says for a GUID. Changing it updates in place. Another one than in the CRN is an error.
   */
  service?: pulumi.Input<"sysdig-secure" | "sysdig-monitor" | undefined>;
  /**
   * The region of the instance, as in `us-south`: lower-case words and digits with hyphens, at most 40 characters.
   * Default: the one in the CRN; for a GUID with `service` the setting `ibm-keys:region`, else as IBM says. Changing it
   * updates in place. Another one than in the CRN is an error.
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * The name of the team; an error together with `teamId`. Default: the instance's default team. Another name replaces
   * the resource, and so does a name in the place of an id.
   */
  team?: pulumi.Input<string | undefined>;
  /**
   * The id of the team, a number of 1 or more; an error together with `team`. Default: the instance's default team. The
   * id of another team replaces the resource; the id of the same one in the place of its name changes nothing.
   */
  teamId?: pulumi.Input<number | string | undefined>;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration; one that is not
   * there is an error of the preview. Default: the stack's own settings, then the environment. Changing it updates in
   * place: later calls use the other settings.
   */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * The API token of a team: the Secure API token of Workload Protection, or the Monitor API token of Monitoring.
 *
 * There is one token per team and user, and the API only shows it. An administrator can reset it in the web UI, which a
 * refresh notices. Deleting this resource forgets the token; the token stays valid, and a warning says so. It cannot be
 * adopted or rotated from here.
 *
 * Errors: no credential, or one that IBM refuses or that belongs to another account; an instance whose parameter
 * `external_api_auth` is `IAM_ONLY`, since that gives out no tokens; an instance or team that does not exist; IBM
 * unavailable. An error names what was attempted, IBM's code and transaction, and what to do.
 *
 * IBM's page: https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token
 *
 * @example
 * ```ts
 * const dashboards = new ibmkeys.ApiToken("dashboards", {
 *   // The CRN of an instance of Monitoring or Workload Protection.
 *   instance: config.require("instance"),
 *   // By name, or by `teamId`; the instance's default team where neither is given.
 *   team: "Operations",
 * });
 * ```
 */
export class ApiToken extends DynamicResource {
  /** The API token. Always a secret. */
  declare readonly token: pulumi.Output<string>;
  /** The first 12 hex digits of the token's SHA-256: names the token without revealing it. Not a secret. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** The id of the team: as declared, or as it was found by name, or that of the default team. */
  declare readonly teamId: pulumi.Output<number>;
  /** The service of the instance, as in its CRN. */
  declare readonly service: pulumi.Output<"sysdig-secure" | "sysdig-monitor">;

  constructor(name: string, args: ApiTokenArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "api-token",
        name: "ApiToken",
        outputs: ["token", "fingerprint", "teamId", "service"],
        adopts: false,
        secretOutputs: ["token"],
      },
      name,
      args,
      opts,
    );
  }
}
