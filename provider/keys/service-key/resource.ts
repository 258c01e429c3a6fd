import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** What a {@link ServiceKey} is made of. */
export interface ServiceKeyArgs {
  /** The instance of Activity Tracker: its CRN or GUID. Another one replaces the resource key. */
  instance: pulumi.Input<string>;
  /**
   * Name of the resource key through which the service key is made, 1 to 180 characters: letters, digits, spaces and
   * `- . _ :`. Default: project, stack, resource name and 16 hex digits, chosen at creation. Updates.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Whether the resource key's service ID gets the policy that IBM advises (Administrator and Manager on the instance),
   * so that only users with these roles see the key; one that is there already is used. Needs the role Administrator on
   * IAM Identity. Default: false. Updates.
   */
  restrict?: pulumi.Input<boolean | undefined>;
  /**
   * Whether the resource key stays. False deletes it once the service key is known, as IBM advises where service IDs
   * are scarce; then a refresh cannot see whether the service key still exists. Default: true. Updates.
   */
  keepResourceKey?: pulumi.Input<boolean | undefined>;
  /**
   * A resource key of the instance to adopt instead of making one, by its GUID, CRN or name; it is renamed where `name`
   * says so. Default: none. It counts at creation only, and not for what takes the resource's place (with `--replace`
   * leave it out, else it is adopted again); deleting the resource deletes the resource key all the same. One that
   * another resource of the run is known to own is refused; with `--target` others are not known.
   */
  adopt?: pulumi.Input<string | undefined>;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. Updates. */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * The service key of an instance of Activity Tracker, made and read through a resource key.
 *
 * The API makes one service key an instance, and shows the same one to everybody after. It can be deleted, and further
 * ones be made (20 at most), in IBM's web UI only: deleting this resource deletes the resource key, and the
 * policy if it was made for the resource.
 * Without the service role Manager on the instance there is no service key to be seen, which is an error.
 *
 * https://cloud.ibm.com/docs/activity-tracker?topic=activity-tracker-service_keys
 */
export class ServiceKey extends DynamicResource {
  /** The service key; always a secret. */
  declare readonly serviceKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names it without giving it away. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** GUID of the resource key; null when it was not kept. */
  declare readonly resourceKeyGuid: pulumi.Output<string | null>;
  /** Id of the policy on the service ID; null without `restrict`. */
  declare readonly policyId: pulumi.Output<string | null>;

  constructor(name: string, args: ServiceKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "service-key",
        name: "ServiceKey",
        outputs: ["serviceKey", "fingerprint", "resourceKeyGuid", "policyId"],
        secretOutputs: ["serviceKey"],
      },
      name,
      args,
      opts,
    );
  }
}
