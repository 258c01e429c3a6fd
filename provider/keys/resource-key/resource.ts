import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic-resource";

/** What a {@link ResourceKey} is made of. */
export interface ResourceKeyArgs {
  /**
   * What the key belongs to: the CRN or GUID of an instance of any service, or the CRN of an alias or binding. Another
   * one replaces the key; another way to name the same one changes nothing.
   */
  source: pulumi.Input<string>;
  /**
   * Name, 1 to 180 characters: letters, digits, spaces and `- . _ :`. Default: project, stack, resource name and seven
   * hex digits, chosen once. Updates: the key is renamed in place.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Role of the key's service ID on the source: its name (`Manager`, `Writer`, `Reader`, a custom role's) or CRN.
   * Default: the service's own. Another role replaces the key; the other form of the same role changes nothing.
   */
  role?: pulumi.Input<string | undefined>;
  /** What the service wants to know, as JSON; `serviceid_crn` reuses a service ID. Default: none. Replaces. */
  parameters?: pulumi.Input<{ [name: string]: unknown } | undefined>;
  /** The set of settings to use, by its name under `ibm-keys:profiles`. Default: the stack's own settings. Updates. */
  profile?: pulumi.Input<string | undefined>;
}

/**
 * A resource key (service credential) of any IBM Cloud service.
 *
 * A replacement is made before the old key is deleted. Credentials that IBM shows only once, or hides from this API
 * key, are kept as they were when the key was made. Errors name what IBM refused.
 *
 * https://cloud.ibm.com/docs/account?topic=account-service_credentials
 */
export class ResourceKey extends DynamicResource {
  /** GUID of the key. */
  declare readonly guid: pulumi.Output<string>;
  /** CRN of the key. */
  declare readonly crn: pulumi.Output<string>;
  /** Its name. */
  declare readonly name: pulumi.Output<string>;
  /** Its role: as declared, else as IBM names it; null where the service knows no roles. */
  declare readonly role: pulumi.Output<string | null>;
  /** IBM's word for the state it is in, as in `active`. */
  declare readonly state: pulumi.Output<string>;
  /** What the service gives to sign in with: `apikey` and the service's own; always a secret. */
  declare readonly credentials: pulumi.Output<{ [name: string]: unknown }>;
  /** CRN of the service ID behind the key; null where there is none. */
  declare readonly iamServiceIdCrn: pulumi.Output<string | null>;
  /** Whether IBM shows the credentials at creation only. */
  declare readonly onetimeCredentials: pulumi.Output<boolean>;
  /** When IBM made it, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | null>;

  constructor(name: string, args: ResourceKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      {
        folder: "resource-key",
        name: "ResourceKey",
        outputs: ["guid", "crn", "role", "state", "credentials", "iamServiceIdCrn", "onetimeCredentials", "createdAt"],
        secretOutputs: ["credentials"],
      },
      name,
      args,
      opts,
    );
  }
}
