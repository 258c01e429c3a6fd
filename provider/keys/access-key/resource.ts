import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/**
 * When an access key is renewed, and how the older ones end.
 *
 * Durations are written as `"90d"`, `"12h"`, `"30m"` or in ISO 8601 (`"P90D"`); a day is 24 hours. They are counted when
 * `pulumi up` runs: nothing happens between runs.
 */
export interface AccessKeyRotation {
  /** From one rotation to the next, one hour or more; counted from the key's creation. Default: only when `id` changes. */
  every?: pulumi.Input<string | undefined>;
  /** How long the older key stays valid beside the new one; shorter than `every`. A longer one prolongs older keys too, a shorter one keeps the dates that were announced. Default: 7d. */
  overlap?: pulumi.Input<string | undefined>;
  /** How long a disabled key can be enabled again before it is deleted; a longer one prolongs. Default: 7d. */
  quarantine?: pulumi.Input<string | undefined>;
  /** The most older keys that may be valid at once, 1 to 10; beyond it the oldest is disabled early. Default: 2. */
  keep?: pulumi.Input<number | undefined>;
  /** The key is up to so much ahead of the schedule, by a share that is settled once, so that a fleet does not rotate at once. Default: a tenth of `every`. */
  jitter?: pulumi.Input<string | undefined>;
  /** From so long before a rotation every run warns of it. Default: no warning. */
  warnBefore?: pulumi.Input<string | undefined>;
  /** Any text; another one rotates now (once the key is enabled), and the schedule is counted from then. Default: none. */
  id?: pulumi.Input<string | undefined>;
  /**
   * Fingerprints of compromised keys: disabled and deleted in the run that names them, whatever else fails in it; the
   * current one after a new one is made, and where none can be made all the same. Naming what was never a key of the
   * resource is an error that lists its keys. Default: none.
   */
  revoke?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** Fingerprints of older keys to enable again, and to keep so while they are named here; as for `revoke`, strange ones are an error. Default: none. */
  restore?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** An older access key that still exists. */
export interface PreviousAccessKey {
  accessKey: string;
  fingerprint: string;
  generation: number;
  /** `retiring` while it is valid, then `disabled`. */
  state: "retiring" | "disabled";
  /** It is not disabled before this ISO 8601 date, unless `keep`, `revoke` or `enabled` says so. */
  validUntil: string | null;
  /** Once it is disabled: until this ISO 8601 date it can be restored. */
  deleteAfter?: string;
}

/** What an {@link AccessKey} is made of. */
export interface AccessKeyArgs {
  /**
   * The instance of Workload Protection or Monitoring: its CRN, or its GUID (then region and service are looked up
   * once, unless given). Another instance replaces the key; another way to name the same one changes nothing.
   */
  instance: pulumi.Input<string>;
  /** `sysdig-secure` (Workload Protection) or `sysdig-monitor` (Monitoring). Default: read from the instance. Updates. */
  service?: pulumi.Input<"sysdig-secure" | "sysdig-monitor" | undefined>;
  /** Region of the instance, as in `us-south`: lower-case words with hyphens. Default: read from the instance. Updates. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Whether agents may use the key. Default: true. Updates: false blocks the agents of all its generations at once, and
   * nothing rotates; after true agents need a restart, and older keys work again until their announced dates.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /** The most agents that may connect with the key, a count of 0 or more. Default: no limit. Updates. */
  limit?: pulumi.Input<number | undefined>;
  /** Agents for which room is kept, a count of 0 to `limit`. Default: none. Updates. */
  reservation?: pulumi.Input<number | undefined>;
  /** The id of the team whose agents the key is for. Default: no team. Updates. */
  teamId?: pulumi.Input<number | string | undefined>;
  /** When the key is renewed, and how the older ones end. Default: never. Updates in place. */
  rotation?: pulumi.Input<AccessKeyRotation | undefined>;
  /**
   * A key of the instance to adopt instead of making one, by its value or fingerprint; what differs is set. Default:
   * none. It counts at creation only, and not for what takes the resource's place (with `--replace` leave it out, else
   * it is adopted again); deleting the resource deletes the key all the same. A key that another resource of the run is
   * known to own is refused; with `--target` others are not known.
   */
  adopt?: pulumi.Input<string | undefined>;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. Updates. */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * An access key with which agents send data to an instance of Workload Protection or Monitoring.
 *
 * Deleting disables the key first: its agents are blocked from then on. A replacement is made before the old key goes.
 * A create writes a label into the key's metadata, where IBM's API takes one: should its answer be lost, that tells the
 * key from others. `ibm-keys:accessKeyApi` set to `documented` writes none.
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
  /** When IBM made it, in ISO 8601; where IBM does not say it, when it was first seen. */
  declare readonly dateCreated: pulumi.Output<string>;
  /** When it was disabled, in ISO 8601; null while it is enabled. */
  declare readonly dateDisabled: pulumi.Output<string | null>;
  /** The most agents that may connect; null for no limit. */
  declare readonly limit: pulumi.Output<number | null>;
  /** Agents for which room is kept; null for none. */
  declare readonly reservation: pulumi.Output<number | null>;
  /** The team whose agents it is for; null for none. */
  declare readonly teamId: pulumi.Output<number | null>;

  /** Counts the keys that were given out, by rotations and after revocations; the first one is generation 1. */
  declare readonly generation: pulumi.Output<number>;
  /** The older keys that still exist, the oldest first; always a secret. */
  declare readonly previous: pulumi.Output<PreviousAccessKey[]>;

  constructor(name: string, args: AccessKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "access-key",
        name: "AccessKey",
        outputs: [
          "accessKey",
          "fingerprint",
          "enabled",
          "dateCreated",
          "dateDisabled",
          "limit",
          "reservation",
          "teamId",
          "generation",
          "previous",
        ],
        secretOutputs: ["accessKey", "previous", "pending"],
      },
      name,
      // Its value may be given in plain text.
      args?.adopt === undefined ? args : { ...args, adopt: pulumi.secret(args.adopt) },
      opts,
    );
  }
}
