import type * as pulumi from "@pulumi/pulumi";

/**
 * When a resource key is rotated, and how the older keys end. IBM cannot disable a resource key: an older one is
 * deleted when its overlap ends, and cannot be restored.
 *
 * A duration is a text: `"90d"`, `"12h"`, `"30m"`, `"45s"`, `"2w"`, or ISO 8601 without years and months (`"P90D"`). A
 * day is 24 hours, and the longest duration is `"36500d"`. Dates are compared when `pulumi up` runs: nothing happens
 * between runs. Changing any of these updates in place: the resource is never replaced by a rotation.
 */
export interface ResourceKeyRotation {
  /**
   * The time from one rotation to the next: a duration of one hour or more, counted from the creation of the first key.
   * Default: none, so the key rotates only when `id` changes. Changing it updates in place: the next date is computed
   * again, and a key whose new date has passed rotates in that run.
   */
  every?: pulumi.Input<string | undefined>;
  /**
   * How long an older key stays valid beside the new one: a duration shorter than `every`; `"0s"` deletes the older key
   * in the run that gives out the new one. Default: `"7d"`. Changing it updates in place: a longer one also prolongs
   * older keys that still exist, a shorter one leaves dates that were announced as they are.
   */
  overlap?: pulumi.Input<string | undefined>;
  /**
   * The largest number of older keys that may be valid at once, 1 to 10. Beyond it the oldest is deleted early; a
   * rotation by schedule waits instead. Default: 2. Changing it updates in place.
   */
  keep?: pulumi.Input<number | undefined>;
  /**
   * Rotate up to this much early: a duration shorter than `every`, and an error without `every`. Each resource's share
   * of it is fixed, so a fleet does not rotate at once. Default: a tenth of `every`. Changing it updates in place and
   * moves the next date.
   */
  jitter?: pulumi.Input<string | undefined>;
  /**
   * Start warning this long before a rotation is due: a duration shorter than `every`, and an error without `every`.
   * Default: no warning. Changing it updates in place.
   */
  warnBefore?: pulumi.Input<string | undefined>;
  /**
   * Any text that is not empty. Default: none. Changing it to another text updates in place: the key rotates in that
   * run, and `every` is counted from then. Removing it does nothing.
   */
  id?: pulumi.Input<string | undefined>;
  /**
   * GUIDs of compromised keys of this resource, at most 1,000. Default: none. Adding one updates in place: the key is
   * deleted in that run, without an overlap, even if another step fails. If it is the current key, a new one is created
   * first, and if none can be created the key is deleted all the same. A GUID that never was a key of this resource is
   * an error that lists the resource's keys (at creation: a warning).
   */
  revoke?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** An older resource key that still exists. The list of them, the output `previous`, is a secret. */
export interface PreviousResourceKey {
  /** The GUID of the key, as `revoke` takes it. */
  guid: string;
  /** The CRN of the key. */
  crn: string;
  /** What the key signs in with. */
  // biome-ignore lint/suspicious/noExplicitAny: of `unknown`, pulumi.all makes `never`.
  credentials: { [name: string]: any };
  /** The number of the key: what the output `generation` was while it was the current one. */
  generation: number;
  /** Always `retiring`: the key works until it is deleted. */
  state: "retiring";
  /**
   * ISO 8601: the key is deleted in the first run after this date, unless `keep` or `revoke` ends it early. Null where
   * no date was announced.
   */
  validUntil: string | null;
}
