import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";
import type { AccessKeyRotation, PreviousAccessKey } from "./rotation-args";

/** The arguments of an {@link AccessKey}. */
export interface AccessKeyArgs {
  /**
   * The instance of Workload Protection or Monitoring, as a CRN or a GUID. Required. Where a GUID leaves open which
   * region and service it is, IBM is asked once. Naming another instance replaces the key; naming the same one in
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
   * Whether agents may use the key. Default: true. Changing it updates in place: false disables the key and all older
   * ones at once, and nothing rotates; true enables the key, and older ones whose announced date has not passed. Agents
   * need a restart then.
   */
  enabled?: pulumi.Input<boolean | undefined>;
  /**
   * How many agents may connect with the key: a whole number, 0 or more. Default: no limit. Changing it updates in
   * place.
   */
  limit?: pulumi.Input<number | undefined>;
  /**
   * For how many agents room is reserved: a whole number from 0 to `limit`. Default: none. Changing it updates in
   * place.
   */
  reservation?: pulumi.Input<number | undefined>;
  /**
   * The id of the team whose agents use the key, a number of 1 or more. Default: no team. Changing it updates in place.
   */
  teamId?: pulumi.Input<number | string | undefined>;
  /**
   * When the key is rotated, and how older keys end. Default: it never rotates. Changing it updates in place; removing
   * it leaves the dates that were announced for older keys as they are.
   */
  rotation?: pulumi.Input<AccessKeyRotation | undefined>;
  /**
   * A key of the instance to adopt instead of creating one, by its value or its fingerprint; settings that differ are
   * set as declared. Default: none, a key is created. It is read at creation only: changing it later changes nothing. A
   * replacement creates a key, except with `--replace` or after `pulumi state taint`: there leave it out, or the key is
   * adopted again. Deleting the resource deletes an adopted key too. A key that another resource of the run is known to
   * own is refused; with `--target` the others are not known.
   */
  adopt?: pulumi.Input<string | undefined>;
  /**
   * The name of the set of settings to use, under `ibm-keys:profiles` in the stack's configuration; one that is not
   * there is an error of the preview. Default: the stack's own settings, then the environment. Changing it updates in
   * place: later calls use the other settings.
   */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * An access key, with which agents send data to an instance of Workload Protection or Monitoring.
 *
 * Deleting it disables and deletes the key and its older ones. A replacement is created before the old key is deleted.
 * Where the instance is connected to one of the other service, the key feeds both: a warning says so before it ends.
 *
 * Errors: no credential, or one that IBM refuses or that belongs to another account; a missing role; an instance or
 * team that does not exist; a limit that is reached; IBM unavailable. An error names what was attempted, IBM's code and
 * transaction, and what to do. A key whose create was lost is recovered in the same run, or another one is created; a
 * later `pulumi up` deletes what turns up late.
 *
 * IBM's page: https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 *
 * @example
 * ```ts
 * const agents = new ibmkeys.AccessKey("agents", {
 *   // The CRN of an instance of Workload Protection or Monitoring.
 *   instance: config.require("instance"),
 *   // At most 50 agents may connect with this key, and there is always room for 5 of them.
 *   limit: 50,
 *   reservation: 5,
 * });
 * ```
 */
export class AccessKey extends DynamicResource {
  /**
   * The current access key. Always a secret. After a run that could only end it, it names the ended key until the next
   * `up`.
   */
  declare readonly accessKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names the current key without revealing it. Not a secret. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** Whether agents may use the current key. */
  declare readonly enabled: pulumi.Output<boolean>;
  /** ISO 8601: when IBM created the current key; where IBM gives no date, when it was first seen. */
  declare readonly dateCreated: pulumi.Output<string>;
  /** ISO 8601: when the current key was disabled; null while it is enabled. */
  declare readonly dateDisabled: pulumi.Output<string | null>;
  /** How many agents may connect; null for no limit. */
  declare readonly limit: pulumi.Output<number | null>;
  /** For how many agents room is reserved; null for none. */
  declare readonly reservation: pulumi.Output<number | null>;
  /** The id of the team whose agents use the key; null for no team. */
  declare readonly teamId: pulumi.Output<number | null>;

  /** The number of the current key: 1 for the first, one more with each key that replaced it. */
  declare readonly generation: pulumi.Output<number>;
  /** The older keys that still exist, the oldest first; empty where there is none. Always a secret. */
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
        adopts: true,
        secretOutputs: ["accessKey", "previous", "pending"],
      },
      name,
      // Its value may be given in plain text.
      args?.adopt === undefined ? args : { ...args, adopt: pulumi.secret(args.adopt) },
      opts,
    );
  }
}
