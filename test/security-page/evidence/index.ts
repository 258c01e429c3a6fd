import { advice, attackers } from "./attackers";
import { bounds, configuration } from "./bounds";
import { credentials, labels } from "./credentials";
import type { Evidence } from "./evidence";
import { messages, neverStored } from "./never-stored";
import { switches } from "./switches";
import { whoCanReadWhat } from "./who-can-read-what";

export type { Evidence } from "./evidence";

/** In the order of the page. */
export const evidence: readonly Evidence[] = [
  ...whoCanReadWhat,
  ...switches,
  ...neverStored,
  ...messages,
  ...bounds,
  ...configuration,
  ...credentials,
  ...labels,
  ...attackers,
  ...advice,
];
