import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** What an {@link IngestionKey} is made of. */
export interface IngestionKeyArgs {
  /** The instance of Activity Tracker: its CRN or GUID. Another one replaces the resource key. */
  instance: pulumi.Input<string>;
  /**
   * Name of the resource key through which the ingestion key is read, 1 to 180 characters: letters, digits, spaces and
   * `- . _ :`. Default: project, stack, resource name and 16 hex digits, chosen at creation. Updates.
   */
  name?: pulumi.Input<string | undefined>;
  /** Role of the resource key's service ID, by name or CRN. Default: the service's own. Another role replaces it; the other form of the same role changes nothing. */
  role?: pulumi.Input<string | undefined>;
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
 * The ingestion key of an instance of Activity Tracker, read through a resource key of its own.
 *
 * The ingestion key belongs to the instance: every resource key shows the same one, deleting this resource deletes
 * only the resource key, and the ingestion key can be reset in IBM's web UI only.
 *
 * https://cloud.ibm.com/docs/activity-tracker?topic=activity-tracker-ingestion_key
 */
export class IngestionKey extends DynamicResource {
  /** The ingestion key; always a secret. */
  declare readonly ingestionKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names it without giving it away. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** GUID of the resource key. */
  declare readonly resourceKeyGuid: pulumi.Output<string>;
  /** @internal Saved under the name of the argument, so that it is a secret where that is one. */
  declare private readonly name: pulumi.Output<string>;

  /** Name of the resource key. */
  get resourceKeyName(): pulumi.Output<string> {
    return this.name;
  }

  constructor(name: string, args: IngestionKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "ingestion-key",
        name: "IngestionKey",
        outputs: ["ingestionKey", "fingerprint", "resourceKeyGuid", "name"],
        secretOutputs: ["ingestionKey"],
      },
      name,
      args,
      opts,
    );
  }
}
