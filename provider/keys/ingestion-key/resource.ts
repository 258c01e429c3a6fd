import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** The arguments of an {@link IngestionKey}. */
export interface IngestionKeyArgs {
  /**
   * The instance of Activity Tracker, as a CRN or a GUID. Required. Naming another instance replaces the resource key;
   * naming the same one in another form changes nothing.
   */
  instance: pulumi.Input<string>;
  /**
   * The name of the resource key through which the ingestion key is read: 1 to 180 characters, which are letters,
   * digits, spaces and `- . _ :`. Default: project, stack, resource name and 16 hex digits, chosen at creation.
   * Changing it updates in place: the resource key is renamed. Removing it leaves the name as it is.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * The role of the resource key's service ID on the instance, by its name, its display name or its CRN. Default: the
   * one that the service chooses. Declaring another role replaces the resource key; another form of the same role, or
   * removing it, changes nothing. Where the state cannot tell which it is, an update asks IAM, and fails for another role
   * without changing the resource key.
   */
  role?: pulumi.Input<string | undefined>;
  /**
   * A resource key of the instance to adopt instead of creating one, by its GUID, CRN or name; it is renamed if `name`
   * is declared. Default: none, a resource key is created. It is read at creation only: changing it later changes
   * nothing. A replacement creates a resource key, except with `--replace` or after `pulumi state taint`: there leave
   * it out, or the same one is adopted again. Deleting the resource deletes an adopted resource key too. One that
   * another resource of the run is known to own is refused; with `--target` the others are not known.
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
 * The ingestion key of an instance of Activity Tracker, read through a resource key that this resource owns.
 *
 * IBM ended Activity Tracker in March 2025 and deleted its instances. Its successor is IBM Cloud Logs (service `logs`):
 * what sends to it signs in with the API key of a service ID that has the service role Sender on the instance.
 *
 * The ingestion key belongs to the instance: every resource key shows the same one. Deleting this resource deletes the
 * resource key only, and a warning says so; the ingestion key can be reset in IBM's web UI only, which a refresh
 * notices. It cannot be rotated from here.
 *
 * Errors: no credential, or one that IBM refuses or that belongs to another account; a missing role; an instance that
 * does not exist; a resource key that shows no ingestion key; IBM unavailable. An error names what was attempted, IBM's
 * code and transaction, and what to do.
 *
 * IBM's page: https://cloud.ibm.com/docs/activity-tracker?topic=activity-tracker-ingestion_key
 *
 * @example
 * ```ts
 * const senders = new ibmkeys.IngestionKey("senders", {
 *   // The CRN of an instance of Activity Tracker.
 *   instance: config.require("instance"),
 * });
 * ```
 */
export class IngestionKey extends DynamicResource {
  /** The ingestion key. Always a secret. */
  declare readonly ingestionKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names the ingestion key without revealing it. Not a secret. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** The GUID of the resource key. */
  declare readonly resourceKeyGuid: pulumi.Output<string>;
  /** @internal Saved under the name of the argument, so that it is a secret where that is one. */
  declare private readonly name: pulumi.Output<string>;

  /** The name of the resource key: as declared, or as it was chosen. A secret if the argument `name` is one. */
  get resourceKeyName(): pulumi.Output<string> {
    return this.name;
  }

  constructor(name: string, args: IngestionKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "ingestion-key",
        name: "IngestionKey",
        outputs: ["ingestionKey", "fingerprint", "resourceKeyGuid", "name"],
        adopts: true,
        secretOutputs: ["ingestionKey", "knownRole"],
      },
      name,
      args,
      opts,
    );
  }
}
