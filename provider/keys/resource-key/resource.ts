import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";
import type { PreviousResourceKey, ResourceKeyRotation } from "./rotation-args";

/** The arguments of a {@link ResourceKey}. */
export interface ResourceKeyArgs {
  /**
   * What the key belongs to: an instance of any service, as a CRN or a GUID, or an alias or binding, as a CRN.
   * Required. Naming another one replaces the key; naming the same one in another form changes nothing.
   */
  source: pulumi.Input<string>;
  /**
   * The name of the key: 1 to 180 characters, which are letters, digits, spaces and `- . _ :`. Default: project, stack,
   * resource name and 16 hex digits, chosen anew for each key. Changing it updates in place: the key is renamed.
   * Removing it leaves the name as it is. A new key is created under a name that ends in the 16 hex digits, and renamed
   * at once.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * The role of the key's service ID on the source, by its name (`Manager`, `Writer`, `Reader`, `ObjectWriter`), its
   * display name (`Object Writer`, a custom role's) or its CRN; `NONE` for no role. Default: the one that the service
   * chooses. Declaring another role replaces the key; another form of the same role, or removing it, changes nothing.
   * Where the state cannot tell which it is, an update asks IAM, and fails for another role without changing the key.
   */
  role?: pulumi.Input<string | undefined>;
  /**
   * What the service takes when it creates the key, as JSON of at most 100 levels; `serviceid_crn` makes the key use a
   * service ID that exists. Default: none. Changing it replaces the key.
   */
  parameters?: pulumi.Input<{ [name: string]: unknown } | undefined>;
  /**
   * When the key is rotated, and how older keys end. Default: it never rotates. Changing it updates in place; removing
   * it leaves the dates that were announced for older keys as they are.
   */
  rotation?: pulumi.Input<ResourceKeyRotation | undefined>;
  /**
   * A key of the source to adopt instead of creating one, by its GUID, CRN or name; it is renamed if `name` is
   * declared. A key is refused if IBM hides its credentials, or does not show the declared role. Default: none, a key is created. It is read at creation only: changing it later changes nothing. A
   * replacement creates a key, except with `--replace` or after `pulumi state taint`: there leave it out, or the same
   * key is adopted again. Deleting the resource deletes an adopted key too. A key that another resource of the run is
   * known to own is refused; with `--target` the others are not known.
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
 * A resource key (IBM also calls it a service credential) of any IBM Cloud service.
 *
 * Deleting it deletes the key and its older ones. A replacement is created before the old key is deleted. Credentials
 * that IBM shows only once, or hides from this API key, are kept as they were saved.
 *
 * Errors: no credential, or one that IBM refuses or that belongs to another account; a missing role; a source or role
 * that does not exist; the account's limit of service IDs; credentials that IBM hides; the key that this run signs in
 * with; IBM unavailable. An error names what was attempted, IBM's code and transaction, and what to do. A key whose
 * create was lost is recovered in the same run, or another one is created; a later `pulumi up` deletes what turns up
 * late.
 *
 * IBM's page: https://cloud.ibm.com/docs/account?topic=account-service_credentials
 *
 * @example
 * ```ts
 * const uploads = new ibmkeys.ResourceKey("uploads", {
 *   // The CRN of an instance of any service, here of Object Storage.
 *   source: config.require("instance"),
 *   role: "Writer",
 *   // What this service wants to know; JSON stays JSON.
 *   parameters: { HMAC: true },
 * });
 * ```
 */
export class ResourceKey extends DynamicResource {
  /** The GUID of the current key. */
  declare readonly guid: pulumi.Output<string>;
  /** The CRN of the current key. */
  declare readonly crn: pulumi.Output<string>;
  /** The name of the current key. */
  declare readonly name: pulumi.Output<string>;
  /**
   * The role of the key's service ID: as declared where IBM shows that role, else as IBM shows it (`NONE` where the
   * service ID has none); null where IBM shows nothing of it, as for databases.
   */
  declare readonly role: pulumi.Output<string | null>;
  /** The state of the key, in IBM's word: `active`. */
  declare readonly state: pulumi.Output<string>;
  /**
   * What the current key signs in with: `apikey` and what the service adds. Always a secret. After a run that could
   * only end the key, they are the ended key's until the next `up`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  declare readonly credentials: pulumi.Output<{ [name: string]: any }>;
  /** The CRN of the service ID that the key signs in as; null where there is none. */
  declare readonly iamServiceIdCrn: pulumi.Output<string | null>;
  /** Whether IBM shows the credentials only when the key is created. */
  declare readonly onetimeCredentials: pulumi.Output<boolean>;
  /** ISO 8601: when IBM created the current key; null where IBM gives no date. */
  declare readonly createdAt: pulumi.Output<string | null>;

  /** The number of the current key: 1 for the first, one more with each key that replaced it. */
  declare readonly generation: pulumi.Output<number>;
  /** The older keys that still exist, the oldest first; empty where there is none. Always a secret. */
  declare readonly previous: pulumi.Output<PreviousResourceKey[]>;

  constructor(name: string, args: ResourceKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "resource-key",
        name: "ResourceKey",
        outputs: [
          "guid",
          "crn",
          "name",
          "role",
          "state",
          "credentials",
          "iamServiceIdCrn",
          "onetimeCredentials",
          "createdAt",
          "generation",
          "previous",
        ],
        adopts: true,
        secretOutputs: ["credentials", "previous", "pending", "knownRole"],
      },
      name,
      args,
      opts,
    );
  }
}
