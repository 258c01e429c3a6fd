import type { Cloud } from "pulumi-ibm-keys/emulator";

/** An agent that shows its key to the cloud, and takes a new one so many days after it is given out. */
export class Agent {
  refused = 0;
  accepted = 0;
  #key: string | undefined;
  #offered: { key: string; since: number } | undefined;

  constructor(
    readonly name: string,
    readonly daysUntilTaken: number,
  ) {}

  /** The key that is given out today. */
  offer(key: string, day: number): void {
    if (this.#offered?.key !== key) this.#offered = { key, since: day };
    // The first key is taken at once: before it the agent has none to show.
    if (this.#key === undefined || day - this.#offered.since >= this.daysUntilTaken) this.#key = key;
  }

  show(cloud: Cloud, guid: string): "accepted" | "refused" | "silent" {
    if (this.#key === undefined) return "silent";
    const answer = cloud.ingest(guid, this.#key);
    this[answer]++;
    return answer;
  }
}
