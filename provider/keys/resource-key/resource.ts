import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../engine/dynamic/resource";

/**
 * When a resource key is renewed, and how the older ones end. IBM cannot disable a resource key: an older one is deleted
 * when its overlap ends.
 *
 * Durations are written as `"90d"`, `"12h"`, `"30m"` or in ISO 8601 (`"P90D"`); a day is 24 hours. They are counted when
 * `pulumi up` runs: nothing happens between runs.
 */
export interface ResourceKeyRotation {
  /** From one rotation to the next, one hour or more; counted from the key's creation. Default: only when `id` changes. */
  every?: pulumi.Input<string | undefined>;
  /** How long the older key stays valid beside the new one; shorter than `every`. A longer one prolongs older keys too, a shorter one keeps the dates that were announced. Default: 7d. */
  overlap?: pulumi.Input<string | undefined>;
  /** The most older keys that may be valid at once, 1 to 10; beyond it the oldest is deleted early. Default: 2. */
  keep?: pulumi.Input<number | undefined>;
  /** The key is up to so much ahead of the schedule, by a share that is settled once, so that a fleet does not rotate at once. Default: a tenth of `every`. */
  jitter?: pulumi.Input<string | undefined>;
  /** From so long before a rotation every run warns of it. Default: no warning. */
  warnBefore?: pulumi.Input<string | undefined>;
  /** Any text; another one rotates now, and the schedule is counted from then. Default: none. */
  id?: pulumi.Input<string | undefined>;
  /**
   * GUIDs of compromised keys: deleted in the run that names them, whatever else fails in it; the current one after a
   * new one is made, and where none can be made all the same. Naming what was never a key of the resource is an error
   * that lists its keys. Default: none.
   */
  revoke?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** An older resource key that still exists. */
export interface PreviousResourceKey {
  guid: string;
  crn: string;
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  credentials: { [name: string]: any };
  generation: number;
  state: "retiring";
  /** It is not deleted before this ISO 8601 date, unless `keep` or `revoke` says so. */
  validUntil: string | null;
}

/** What a {@link ResourceKey} is made of. */
export interface ResourceKeyArgs {
  /**
   * What the key belongs to: the CRN or GUID of an instance of any service, or the CRN of an alias or binding. Another
   * one replaces the key; another way to name the same one changes nothing.
   */
  source: pulumi.Input<string>;
  /**
   * Name, 1 to 180 characters: letters, digits, spaces and `- . _ :`. Default: project, stack, resource name and 16 hex
   * digits, chosen at each creation. Updates: the key is renamed in place. A new key has another name for a moment: it
   * is made under one that ends in the hex digits.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Role of the key's service ID on the source: its name (`Manager`, `Writer`, `Reader`, a custom role's) or CRN.
   * Default: the service's own. Another role replaces the key; the other form of the same role changes nothing.
   */
  role?: pulumi.Input<string | undefined>;
  /** What the service wants to know, as JSON; `serviceid_crn` reuses a service ID. Default: none. Replaces. */
  parameters?: pulumi.Input<{ [name: string]: unknown } | undefined>;
  /** When the key is renewed, and how the older ones end. Default: never. Updates in place. */
  rotation?: pulumi.Input<ResourceKeyRotation | undefined>;
  /**
   * A key of the source to adopt instead of making one, by its GUID, CRN or name; it is renamed where `name` says so.
   * Default: none. It counts at creation only, and not for what takes the resource's place (with `--replace` leave it
   * out, else it is adopted again); deleting the resource deletes the key all the same. A key that another resource of
   * the run is known to own is refused; with `--target` others are not known.
   */
  adopt?: pulumi.Input<string | undefined>;
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
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  declare readonly credentials: pulumi.Output<{ [name: string]: any }>;
  /** CRN of the service ID behind the key; null where there is none. */
  declare readonly iamServiceIdCrn: pulumi.Output<string | null>;
  /** Whether IBM shows the credentials at creation only. */
  declare readonly onetimeCredentials: pulumi.Output<boolean>;
  /** When IBM made it, in ISO 8601. */
  declare readonly createdAt: pulumi.Output<string | null>;

  /** Counts the keys that were given out, by rotations and after revocations; the first one is generation 1. */
  declare readonly generation: pulumi.Output<number>;
  /** The older keys that still exist, the oldest first; always a secret. */
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
        secretOutputs: ["credentials", "previous", "pending"],
      },
      name,
      args,
      opts,
    );
  }
}
