import type * as pulumi from "@pulumi/pulumi";

/**
 * When an access key is rotated, and how the older keys end.
 *
 * A duration is a text: `"90d"`, `"12h"`, `"30m"`, `"45s"`, `"2w"`, or ISO 8601 without years and months (`"P90D"`). A
 * day is 24 hours, and the longest duration is `"36500d"`. Dates are compared when `pulumi up` runs: nothing happens
 * between runs. Changing any of these updates in place: the resource is never replaced by a rotation.
 */
export interface AccessKeyRotation {
  /**
   * The time from one rotation to the next: a duration of one hour or more, counted from the creation of the first key.
   * Default: none, so the key rotates only when `id` changes. Changing it updates in place: the next date is computed
   * again, and a key whose new date has passed rotates in that run.
   */
  every?: pulumi.Input<string | undefined>;
  /**
   * How long an older key stays valid beside the new one: a duration shorter than `every`; `"0s"` ends the older key in
   * the run that gives out the new one. Default: `"7d"`. Changing it updates in place: a longer one also prolongs older
   * keys that are still valid, a shorter one leaves dates that were announced as they are.
   */
  overlap?: pulumi.Input<string | undefined>;
  /**
   * How long a disabled older key can still be enabled with `restore` before it is deleted: a duration; `"0s"` deletes
   * an older key as soon as its overlap ends. Default: `"7d"`. Changing it updates in place: a longer one also prolongs
   * keys that are disabled already, a shorter one leaves dates that were announced as they are.
   */
  quarantine?: pulumi.Input<string | undefined>;
  /**
   * The largest number of older keys that may be valid at once, 1 to 10. Beyond it the oldest is disabled early; a
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
   * run, or, while `enabled` is false, in the run that enables it, and `every` is counted from then. Removing it does
   * nothing.
   */
  id?: pulumi.Input<string | undefined>;
  /**
   * Fingerprints of compromised keys of this resource, at most 1,000. Default: none. Adding one updates in place: the
   * key is disabled and deleted in that run, without an overlap, even if another step fails. If it is the current key,
   * a new one is created first, and if none can be created the key is deleted all the same. A fingerprint that never
   * was a key of this resource is an error that lists the resource's keys (at creation: a warning).
   */
  revoke?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Fingerprints of disabled older keys to enable again, at most 1,000; they are kept valid while they are named here.
   * Default: none. Adding one updates in place; after removing it the key ends by its dates. A fingerprint that never
   * was a key of this resource is an error, and so is one that `revoke` names too.
   */
  restore?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** An older access key that still exists. The list of them, the output `previous`, is a secret. */
export interface PreviousAccessKey {
  /** The access key itself. */
  accessKey: string;
  /** The first 12 hex digits of the key's SHA-256, as `revoke` and `restore` take them. */
  fingerprint: string;
  /** The number of the key: what the output `generation` was while it was the current one. */
  generation: number;
  /** `retiring` while agents may use it, then `disabled`. */
  state: "retiring" | "disabled";
  /**
   * ISO 8601: the key stays valid until then, unless `keep`, `revoke` or `enabled` ends it early. Null where no date
   * was announced.
   */
  validUntil: string | null;
  /** ISO 8601: a disabled key is deleted in the first run after this date. Left out while the key is valid. */
  deleteAfter?: string;
}
