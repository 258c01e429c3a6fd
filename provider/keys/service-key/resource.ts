import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/** The arguments of a {@link ServiceKey}. */
export interface ServiceKeyArgs {
  /**
   * The instance of Activity Tracker, as a CRN or a GUID. Required. Naming another instance replaces the resource key;
   * naming the same one in another form changes nothing.
   */
  instance: pulumi.Input<string>;
  /**
   * The name of the resource key through which the service key is read: 1 to 180 characters, which are letters, digits,
   * spaces and `- . _ :`. Default: project, stack, resource name and 16 hex digits, chosen at creation. Changing it
   * updates in place: the resource key is renamed. Removing it leaves the name as it is.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Whether the resource key's service ID gets the policy that IBM advises (the roles Administrator and Manager on the
   * instance), so that only users with these roles can read the resource key. It needs the role Administrator on IAM
   * Identity. Default: false. Changing it updates in place: true uses a policy that is there already or creates one,
   * false deletes the policy if it was created for this resource.
   */
  restrict?: pulumi.Input<boolean | undefined>;
  /**
   * Whether the resource key is kept. False deletes it as soon as the service key is read, as IBM advises where service
   * IDs are scarce; after that a refresh cannot see changes of the service key. Default: true. Changing it updates in
   * place: the resource key is deleted, or a new one is created.
   */
  keepResourceKey?: pulumi.Input<boolean | undefined>;
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
 * The service key of an instance of Activity Tracker, created and read through a resource key that this resource owns.
 *
 * IBM ended Activity Tracker in March 2025 and deleted its instances. Its successor is IBM Cloud Logs (service `logs`):
 * what sends to it signs in with the API key of a service ID that has the service role Sender on the instance.
 *
 * The API creates one service key per instance and shows the same one to every resource key. More of them (20 at most),
 * and their deletion, are possible in IBM's web UI only: deleting this resource deletes the resource key, and the
 * policy if it was created for this resource, and a warning says that the service key stays valid. It cannot be rotated
 * from here.
 *
 * Errors: no credential, or one that IBM refuses or that belongs to another account; an API key whose owner lacks the
 * service role Manager on the instance, and so is shown no service key; a missing role for `restrict`; an instance that
 * does not exist; IBM unavailable. An error names what was attempted, IBM's code and transaction, and what to do.
 *
 * IBM's page: https://cloud.ibm.com/docs/activity-tracker?topic=activity-tracker-service_keys
 *
 * @example
 * ```ts
 * const exporter = new ibmkeys.ServiceKey("exporter", {
 *   // The CRN of an instance of Activity Tracker.
 *   instance: config.require("instance"),
 *   // Only users with Administrator and Manager on the instance may see the resource key.
 *   restrict: true,
 * });
 * ```
 */
export class ServiceKey extends DynamicResource {
  /** The service key. Always a secret. */
  declare readonly serviceKey: pulumi.Output<string>;
  /** The first 12 hex digits of the key's SHA-256: names the service key without revealing it. Not a secret. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** The GUID of the resource key; null where `keepResourceKey: false` has deleted it. */
  declare readonly resourceKeyGuid: pulumi.Output<string | null>;
  /** The id of the policy of the resource key's service ID; null without `restrict`. */
  declare readonly policyId: pulumi.Output<string | null>;

  constructor(name: string, args: ServiceKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "service-key",
        name: "ServiceKey",
        outputs: ["serviceKey", "fingerprint", "resourceKeyGuid", "policyId"],
        adopts: true,
        secretOutputs: ["serviceKey"],
      },
      name,
      args,
      opts,
    );
  }
}
