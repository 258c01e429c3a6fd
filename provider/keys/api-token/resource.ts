import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** What an {@link ApiToken} is made of. */
export interface ApiTokenArgs {
  /**
   * The instance of Workload Protection or Monitoring: its CRN, or its GUID (then region and service are looked up
   * once, unless given). Another instance replaces; another way to name the same one changes nothing.
   */
  instance: pulumi.Input<string>;
  /** `sysdig-secure` (Workload Protection) or `sysdig-monitor` (Monitoring). Default: read from the instance. Updates. */
  service?: pulumi.Input<"sysdig-secure" | "sysdig-monitor" | undefined>;
  /** Region of the instance, as in `us-south`: lower-case words with hyphens. Default: read from the instance. Updates. */
  region?: pulumi.Input<string | undefined>;
  /** Name of the team; not together with `teamId`. Default: the instance's default team. Another team replaces. */
  team?: pulumi.Input<string | undefined>;
  /** Id of the team; not together with `team`. Default: the instance's default team. Another team replaces. */
  teamId?: pulumi.Input<number | string | undefined>;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. Updates. */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * The API token of a team: the Secure API token of Workload Protection, or the Monitor API token of Monitoring.
 *
 * There is one token a team and user, and the API only shows it: an administrator resets it in the web UI, which a
 * refresh notices, and deleting this resource forgets the token without ending it. An instance whose authorization is
 * IAM_ONLY gives out no tokens, which is an error.
 *
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token
 */
export class ApiToken extends DynamicResource {
  /** The API token; always a secret. */
  declare readonly token: pulumi.Output<string>;
  /** The first 12 hex digits of the token's SHA-256: names it without giving it away. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** Id of the team. */
  declare readonly teamId: pulumi.Output<number>;
  /** CRN service name of the instance. */
  declare readonly service: pulumi.Output<"sysdig-secure" | "sysdig-monitor">;

  constructor(name: string, args: ApiTokenArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "api-token",
        name: "ApiToken",
        outputs: ["token", "fingerprint", "teamId", "service"],
        secretOutputs: ["token"],
      },
      name,
      args,
      opts,
    );
  }
}
