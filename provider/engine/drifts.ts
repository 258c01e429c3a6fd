/** What a read answers of what is gone: the engine deletes from the state what comes back without an id. */
export const gone = { id: "", props: {} };

/**
 * What a refresh has just read. The engine asks `diff` next whether there was a drift, and shows what it reports;
 * arguments alone would not tell that a token was reset.
 */
export class Drifts {
  readonly #drifts = new Map<string, Map<string, boolean>>();

  /** Notes a read of the resource with this URN and id, and whether it found a drift. */
  add(urn: string, id: string, hasDrifted: boolean): void {
    const ofUrn = this.#drifts.get(urn) ?? new Map<string, boolean>();
    this.#drifts.set(urn, ofUrn.set(id, hasDrifted));
  }

  /** Whether the read that came just before this found a drift; undefined where none came before. */
  take(urn: string, id: string): boolean | undefined {
    const ofUrn = this.#drifts.get(urn);
    const hasDrifted = ofUrn?.get(id);
    ofUrn?.delete(id);
    return hasDrifted;
  }

  /** The engine checks the resource: an update has begun, and what it compares is no refresh's. */
  forget(urn: string): void {
    this.#drifts.delete(urn);
  }
}
