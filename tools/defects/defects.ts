/** A mistake that somebody could make: one text in one file stands for another. */
export interface Defect {
  what: string;
  file: string;
  text: string;
  instead: string;
  /** The tests that are to notice. */
  tests: string;
  /** Part of the titles of those that are to run; default: all. */
  only?: string;
}

/** Mistakes that lose a key, leak one, or end one too early. Each must be noticed by a test. */
export const defects: readonly Defect[] = [
  {
    what: "a creation is repeated when its answer is lost",
    file: "provider/cloud/authorized.ts",
    text: 'call.creates === true ? "if-not-run" : "safe"',
    instead: '"safe"',
    tests: "test/faults/access-key.faults.ts",
  },
  {
    what: "a creation whose answer was lost counts as failed, and nobody looks for its key",
    file: "provider/cloud/create-ledger.ts",
    text: 'if (!isCloudError(error, "outcome-unknown")) throw error;',
    instead: "throw error;",
    tests: "test/faults/access-key.faults.ts",
  },
  {
    what: "the keys that were there before are read only when an answer is lost",
    file: "provider/cloud/create-ledger.ts",
    text: "    await this.before();\n    while",
    instead: "    while",
    tests: "test/faults/access-key.faults.ts",
  },
  {
    what: "a key that was there before may be taken for the one that was made",
    file: "provider/cloud/create-ledger.ts",
    text: "!before.has(identityOf(thing)) && ",
    instead: "",
    tests: "test/faults/access-key.faults.ts",
  },
  {
    what: "creates that were lost together all take the first key that is new",
    file: "provider/cloud/create-ledger.ts",
    text: "this.#inOrder(candidates)[rank]",
    instead: "this.#inOrder(candidates)[Math.min(rank, 0)]",
    tests: "test/cloud/lost-creates.properties.test.ts",
  },
  {
    what: "an attempt of unknown outcome is not kept in the state",
    file: "provider/engine/dynamic-provider.ts",
    text: "(error) => this.#lifecycle.attemptIn?.(error)",
    instead: "() => undefined",
    tests: "test/faults/resource-key.faults.ts",
  },
  {
    what: "a later failure forgets the key that was made",
    file: "provider/engine/dynamic-provider.ts",
    text: "        made = { id, state };\n",
    instead: "        made = undefined ?? (id === undefined ? { id, state } : undefined);\n",
    tests: "test/faults/service-key.faults.ts",
  },
  {
    what: "a rotation that fails forgets its new key",
    file: "provider/keys/access-key/lifecycle.ts",
    text: "reached: (reached) => context.exists(id, { ...state, ...savedGenerations(reached) }),",
    instead: "reached: () => undefined,",
    tests: "test/faults/access-key.faults.ts",
    only: "rotate: make",
  },
  {
    what: "the token is kept after a 401",
    file: "provider/cloud/authorized.ts",
    text: "      this.tokens.refuse(token);\n",
    instead: "",
    tests: "test/faults/resource-key.faults.ts",
  },
  {
    what: "a proxy's page counts as a success",
    file: "provider/cloud/answer.ts",
    text: 'if (answer.body.trim() !== "") parseAnswer',
    instead: 'if (answer.body === "\\u0000") parseAnswer',
    tests: "test/faults/ingestion-key.faults.ts",
  },
  {
    what: "a failed deletion is passed over",
    file: "provider/cloud/resource-controller/deletion.ts",
    text: '  } catch (error) {\n    if (!isCloudError(error, "not-found")) throw error;',
    instead: '  } catch (error) {\n    if (isCloudError(error, "no-credentials")) throw error;',
    tests: "test/faults/ingestion-key.faults.ts",
  },
  {
    what: "a list without a key that was just made is believed at once",
    file: "provider/keys/access-key/generations.ts",
    text: "if (areAllListed || !isYoung) return listed;",
    instead: "if (areAllListed || isYoung || !isYoung) return listed;",
    tests: "test/faults/access-key.faults.ts",
    only: "refresh at once",
  },
  {
    what: "an older key is deleted without having been disabled for its quarantine",
    file: "provider/rotation/generations.ts",
    text: 'return terms.quarantine > 0 ? [{ do: "disable", id: older.id }] : [action];',
    instead: "return [action];",
    tests: "test/rotation/*.test.ts",
  },
  {
    what: "the successor is given out and the older key ended at once",
    file: "provider/rotation/generations.ts",
    text: "if (kept.includes(older) && isBefore(terms.now, older.validUntil)) return [];",
    instead: "",
    tests: "test/stack/rotation/late.test.ts",
  },
  {
    what: "what IBM repeats of a secret is shown",
    file: "provider/http/redact.ts",
    text: "export function redact(text: string, longest = 300): string {\n",
    instead: "export function redact(text: string, longest = 300): string {\n  if (longest > 0) return text;\n",
    tests: "test/http/redact.test.ts",
  },
  {
    what: "retries are never given up, however long a host fails for everybody",
    file: "provider/http/budget.ts",
    text: "    if (this.#left < 1) return false;\n",
    instead: "",
    tests: "test/http/*.test.ts",
  },
];
