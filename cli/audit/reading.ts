import type { AuditedStack } from "./audited-stack";
import { type Listing, listKeys } from "./listing";
import type { LiveKey } from "./live-keys";
import type { StackSource } from "./stack";
import { type AuditedKey, standingsOf } from "./standings";

/** What states and lists tell at one time, and how each key is judged by them. */
export interface Audit {
  stacks: AuditedStack[];
  listing: Listing;
  live: LiveKey[];
  ignored: readonly string[];
  keys: AuditedKey[];
}

/** What is audited besides the stacks. */
export interface AuditFlags {
  instance: string[];
  profile?: string;
  ignore: string[];
}

/** Reads the states first: they name the instances whose keys are listed. */
export async function auditOf(
  sources: readonly StackSource[],
  { instance, profile, ignore: ignored }: AuditFlags,
  note: (message: string) => void,
): Promise<Audit> {
  const stacks = await Promise.all(sources.map((read) => read()));
  noteUnread(stacks, note);
  const listing = await listKeys(stacks, instance, profile, note);
  const live = listing.listed.map((each) => each.live);
  return { stacks, listing, live, ignored, keys: standingsOf(live, listing.complete, stacks, ignored) };
}

function noteUnread(stacks: readonly AuditedStack[], note: (message: string) => void): void {
  for (const { urn, why } of stacks.flatMap(({ saved }) => saved.unknownInstances)) {
    note(`The instance of ${urn} ${why}: what else is there is listed only with --instance.`);
  }
  for (const { urn, what } of stacks.flatMap(({ saved }) => saved.unread)) {
    note(`${what} of ${urn} cannot be read in the state: its keys there look as if nobody held them.`);
  }
}
