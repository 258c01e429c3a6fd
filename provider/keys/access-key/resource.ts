import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic-resource";

/** What an {@link AccessKey} is made of. */
export interface AccessKeyArgs {
  /**
   * The instance of Workload Protection or Monitoring: its CRN, or its GUID (then region and service are looked up
   * once, unless given). Another instance replaces the key; another way to name the same one changes nothing.
   */
  instance: pulumi.Input<string>;
  /** `sysdig-secure` (Workload Protection) or `sysdig-monitor` (Monitoring). Default: read from the instance. Updates. */
  service?: pulumi.Input<"sysdig-secure" | "sysdig-monitor" | undefined>;
  /** Region of the instance, as in `us-south`. Default: read from the instance. Updates. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Whether agents may use the key. Default: true. Updates: false blocks its agents at once, and after true agents
   * need a restart.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /** The most agents that may connect with the key, a count of 0 or more. Default: no limit. Updates. */
  limit?: pulumi.Input<number | undefined>;
  /** Agents for which room is kept, a count of 0 to `limit`. Default: none. Updates. */
  reservation?: pulumi.Input<number | undefined>;
  /** The id of the team whose agents the key is for. Default: no team. Updates. */
  teamId?: pulumi.Input<number | string | undefined>;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. Updates. */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * An access key with which agents send data to an instance of Workload Protection or Monitoring.
 *
 * Deleting disables the key first: its agents are blocked from then on. A replacement is made before the old key goes.
 * Errors name what IBM refused: a role that is missing, an instance or team that does not exist, a limit reached.
 *
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 */
export class AccessKey extends DynamicResource {
  /** The access key itself; always a secret. */
  declare readonly accessKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names it without giving it away. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** Whether agents may use it. */
  declare readonly enabled: pulumi.Output<boolean>;
  /** When IBM made it, in ISO 8601. */
  declare readonly dateCreated: pulumi.Output<string>;
  /** When it was disabled, in ISO 8601; null while it is enabled. */
  declare readonly dateDisabled: pulumi.Output<string | null>;
  /** The most agents that may connect; null for no limit. */
  declare readonly limit: pulumi.Output<number | null>;
  /** Agents for which room is kept; null for none. */
  declare readonly reservation: pulumi.Output<number | null>;
  /** The team whose agents it is for; null for none. */
  declare readonly teamId: pulumi.Output<number | null>;

  constructor(name: string, args: AccessKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "access-key",
        name: "AccessKey",
        outputs: ["accessKey", "fingerprint", "dateCreated", "dateDisabled", "limit", "reservation", "teamId"],
        secretOutputs: ["accessKey"],
      },
      name,
      args,
      opts,
    );
  }
}
