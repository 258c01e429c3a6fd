import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import type { FrontFixture } from "../fixtures/front/front-fixture";
import { strayRequests } from "./meant-paths";

/** What would lead elsewhere, or be more than one part, if it became part of a path as it is. */
export const oddNames = [
  "..",
  ".",
  "../../../v9/anything?x=1#",
  "../resource_keys",
  "a/../../../identity/token",
  "a?limit=1&name=other",
  "%2e%2e/%2e%2e/v1/policies",
  "%2F..%2F..",
  "%",
  "a\r\nX-Evil: 1\r\n",
  "\\..\\..",
  "//other.test/v2/",
  "@other.test",
  "http://other.test/",
  "ключ",
  "\u0000",
] as const;

/** The CRN of an instance whose name is odd, where IBM has a GUID. */
export function crnOf(odd: string, service = "cloud-object-storage"): string {
  return `crn:v1:bluemix:public:${service}:us-south:a/${defaults.accountId}:${odd}::`;
}

/** Fails where IBM was asked since the last time for anything but what is meant; these may stand in paths, encoded. */
export function assertMeant({ front }: FrontFixture, ...texts: string[]): void {
  // Where a key is not found, its instance is asked for: the declared one, or one that an earlier state names.
  const instances = Object.values(defaults.instances).map(({ crn }) => crn);
  const named = [...texts, ...oddNames].flatMap((text) => [crnOf(text), crnOf(text, "logdnaat")]);
  assert.deepEqual(strayRequests(front.heard.splice(0), [...texts, ...instances, ...named]), []);
}
