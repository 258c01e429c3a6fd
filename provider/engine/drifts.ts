/**
 * Whether each resource that was just read differs from what is saved. In a refresh the engine asks `diff` right after
 * `read`, and shows a drift only where `diff` reports one. `diff` by itself compares arguments, and would not notice that
 * a token was reset.
 */
export class Drifts {
  readonly #drifts = new Map<string, Map<string, boolean>>();

  /** Notes a read of the resource with this URN and id, and whether it found a drift. */
  add(urn: string, id: string, hasDrifted: boolean): void {
    const ofUrn = this.#drifts.get(urn) ?? new Map<string, boolean>();
    this.#drifts.set(urn, ofUrn.set(id, hasDrifted));
  }

  /** Whether the read that came just before this found a drift; undefined where none came before. Answers once. */
  take(urn: string, id: string): boolean | undefined {
    const ofUrn = this.#drifts.get(urn);
    const hasDrifted = ofUrn?.get(id);
    ofUrn?.delete(id);
    return hasDrifted;
  }

  /** The engine checks arguments only in a preview or an update, and never between the read and the diff of a refresh. */
  forget(urn: string): void {
    this.#drifts.delete(urn);
  }
}
