/** A mistake that somebody could make: one text in one file stands for another. */
export interface Defect {
  what: string;
  file: string;
  /** Stands in the file exactly once; the tool looks at all of them before it plants the first. */
  text: string;
  instead: string;
  /** The tests that are to notice. */
  tests: string;
  /** Part of the titles of those that are to run; default: all. */
  only?: string;
}

/** Mistakes that lose a key, leak one, take a stranger's, end one too early, or lie. Each must be noticed by a test. */
export const defects: readonly Defect[] = [
  {
    what: "the label of an access key is not compared: a stranger's key is taken",
    file: "provider/cloud/sysdig/access-key-creates.ts",
    text: "rows.find(\n            ({ key, label }) => label !== undefined && labels.includes(label) && !this.hasMade(key.accessKey),",
    instead: "rows.findLast(\n            ({ key, label }) => label !== labels.join() && !this.hasMade(key.accessKey),",
    tests: "test/faults/strangers.test.ts",
  },
  {
    what: "the label of a resource key is not compared: a stranger's key is taken",
    file: "provider/cloud/resource-controller/client.ts",
    text: 'labels.includes(labelIn(key.name) ?? "") && !isShownNoMore(key)',
    instead: "!isShownNoMore(key)",
    tests: "test/faults/strangers.test.ts",
  },
  {
    what: "a lost create is repeated under the same label",
    file: "provider/cloud/labelled-create.ts",
    text: "  const begin = (): CreateTry<Thing> => {\n    const label = newCreateLabel(context.urn);\n",
    instead: "  const label = newCreateLabel(context.urn);\n  const begin = (): CreateTry<Thing> => {\n",
    tests: "test/cloud/lost-creates.test.ts",
  },
  {
    what: "a lost create is not kept in the state",
    file: "provider/cloud/labelled-create.ts",
    text: "for (const each of lost) if (each !== found) context.lose(each);",
    instead: "for (const each of lost) if (each === found) context.lose(each);",
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a label whose key has not turned up is forgotten at once",
    file: "provider/engine/lost-creates.ts",
    text: "if (isOpen && mayTurnUp(lost, context.clock.now())) return outcome;",
    instead: "if (isOpen && !mayTurnUp(lost, context.clock.now())) return outcome;",
    tests: "test/engine/lost-creates.test.ts",
  },
  {
    what: "a lost create does not make diff say that there is something to do",
    file: "provider/engine/diff.ts",
    text: "const isOpen = open.length > 0 || kind.properties.isNewlyDerived(saved.properties, declared.properties);",
    instead: "const isOpen = kind.properties.isNewlyDerived(saved.properties, declared.properties);",
    tests: "test/faults/slow-creates.test.ts",
  },
  {
    what: "a key that is adopted keeps its create label, and goes with the create that was lost",
    file: "provider/cloud/sysdig/access-key-labels.ts",
    text: "await this.write(() => platform.clearLabel(row, key));",
    instead: "",
    tests: "test/faults/adopted-labels.test.ts",
  },
  {
    what: "a key that another resource owns is ended",
    file: "provider/engine/ownership.ts",
    text: "return adopters.get(key) ?? otherOwnerOf(key, urn);",
    instead: "return [adopters.get(key), otherOwnerOf(key, urn)].find(() => false);",
    tests: "test/faults/adoption.test.ts",
  },
  {
    what: "a revocation waits for the create of the successor",
    file: "provider/rotation/carry-out.ts",
    text: "    const isEnded = await this.try(() => this.#delete(compromised));\n",
    instead: "    const isEnded = hasSuccessor && (await this.try(() => this.#delete(compromised)));\n",
    tests: "test/faults/emergencies.test.ts",
  },
  {
    what: "one step of a rotation that fails keeps the others from being done",
    file: "provider/rotation/carry-out.ts",
    text: 'else if (step.do !== "retire") await this.try(() => this.take(step));',
    instead: 'else if (step.do !== "retire" && this.errors.length === 0) await this.try(() => this.take(step));',
    tests: "test/rotation/*.test.ts",
  },
  {
    what: "a 404 for a young key is believed",
    file: "provider/domain/youth.ts",
    text: "now - Date.parse(createdAt) < youth;",
    instead: "now - Date.parse(createdAt) < youth * 0;",
    tests: "test/faults/young-keys.test.ts",
  },
  {
    what: "a renaming of a young key is not repeated",
    file: "provider/cloud/resource-controller/client.ts",
    text: "whileYoung(this.clock, isYoung, attempted, untilListed, rename)",
    instead: "whileYoung(this.clock, false && isYoung, attempted, untilListed, rename)",
    tests: "test/cloud/*.test.ts",
  },
  {
    what: "a create that was answered with 503 is sent again",
    file: "provider/http/retry.ts",
    text: "if (outcome.status === 429) return true;",
    instead: "if (outcome.status === 429 || outcome.status === 503) return true;",
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a create is repeated when its answer is lost",
    file: "provider/cloud/authorized.ts",
    text: 'call.creates === true ? "if-not-run" : "safe"',
    instead: '"safe"',
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a create without a label is forgotten without a word",
    file: "provider/cloud/sysdig/lost-access-keys.ts",
    text: "if (label === undefined) return this.#tellOf(since, context);",
    instead: 'if (label === undefined) return "absent";',
    tests: "test/{cloud,engine}/*.test.ts",
  },
  {
    what: "the platform API is relied upon without a comparison",
    file: "provider/cloud/sysdig/access-key-labels.ts",
    text: 'if (agree(documented, platform)) return { is: "untried" };',
    instead: 'return { is: "untried" };',
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a later failure forgets the key that was made",
    file: "provider/engine/checkpoints.ts",
    text: "      this.latest = state;\n",
    instead: "      this.latest = undefined;\n",
    tests: "test/faults/service-key.faults.ts",
    only: "create, struck",
  },
  {
    what: "the token is kept after a 401",
    file: "provider/cloud/authorized.ts",
    text: "      this.tokens.refuse(token);\n",
    instead: "",
    tests: "test/faults/resource-key.faults.ts",
    only: "expired token",
  },
  {
    what: "a proxy's page counts as a success",
    file: "provider/cloud/answer.ts",
    text: 'if (answer.body.trim() !== "") parseAnswer',
    instead: 'if (answer.body === "\\u0000") parseAnswer',
    tests: "test/faults/ingestion-key.faults.ts",
    only: "HTML before the work",
  },
  {
    what: "a failed deletion is passed over",
    file: "provider/cloud/resource-controller/deletion.ts",
    text: '  } catch (error) {\n    if (!isCloudError(error, "not-found")) throw error;',
    instead: '  } catch (error) {\n    if (isCloudError(error, "no-credentials")) throw error;',
    tests: "test/faults/ingestion-key.faults.ts",
    only: "delete, struck",
  },
  {
    what: "an older key is deleted without having been disabled for its quarantine",
    file: "provider/rotation/retirement.ts",
    text: "    if (quarantine <= 0) return",
    instead: "    if (quarantine >= 0) return",
    tests: "test/rotation/*.test.ts",
  },
  {
    what: "an older key is ended as soon as its successor is given out",
    file: "provider/rotation/retirement.ts",
    text: "if (!isCrowdedOut && !isOver(key.validUntil, now)) return [];",
    instead: "",
    tests: "test/rotation/*.test.ts",
  },
  {
    what: "what IBM repeats of a secret is shown",
    file: "provider/domain/quoted.ts",
    text: "  if (repeatsSecret(read)) return undefined;\n",
    instead: "",
    tests: "test/domain/secrets.test.ts",
  },
  {
    what: "retries are never given up, however long a host fails for everybody",
    file: "provider/http/budget.ts",
    text: "    if (this.#left < 1) return false;\n",
    instead: "",
    tests: "test/http/*.test.ts",
  },
  {
    what: "the address of a list's next page leads to another path",
    file: "provider/cloud/resource-controller/pages.ts",
    text: "  return { path, query: Object.fromEntries(searchParams) };\n",
    instead: '  return { path: pathname.slice(1).split("/"), query: Object.fromEntries(searchParams) };\n',
    tests: "test/hostile/next-url.test.ts",
  },
  {
    what: "dots that stand for an id lead a request with a token to another path",
    file: "provider/cloud/request-url.ts",
    text: 'part !== "" && !/^\\.+$/.test(part)',
    instead: 'part !== ""',
    tests: "test/cloud/request-url.test.ts",
  },
  {
    what: "an answer is read without end",
    file: "provider/http/request.ts",
    text: "bytes > mostBytes || deadline.hasReceived(chunk.length, mostBytesOfOperation)",
    instead: "deadline.hasReceived(chunk.length, Number.MAX_VALUE)",
    tests: "test/hostile/endless-answers.hostile.ts",
  },
  {
    what: "IBM's words are told though they repeat a secret in another form",
    file: "provider/domain/secrets.ts",
    text: "return decodingsOf(text)?.some(holdsSecret) ?? true;",
    instead:
      "return decodingsOf(text).slice(0, 1).some((decoded) => holdsSecret(decoded, mostLetters, mostCharacters));",
    tests: "test/domain/secrets.test.ts",
  },
  {
    what: "what a program declares to be a secret is told",
    file: "provider/engine/dynamic/envelope.ts",
    text: 'rememberDeclared(properties[name], name !== "rotation")',
    instead: "rememberDeclared(name, false)",
    tests: "test/engine/incoming.test.ts",
  },
  {
    what: "a diagnostic has in it what a terminal obeys",
    file: "provider/domain/message.ts",
    text: "shortened(visible(",
    instead: "shortened(String(",
    tests: "test/engine/incoming.test.ts",
  },
  {
    what: "a key that a stack has taken over while the audit's question waited is deleted",
    file: "cli/audit/carry-out.ts",
    text: "const audit = await read();",
    instead: "const audit = done.length < 0 ? await read() : asked;",
    tests: "test/cli/audit/meanwhile.test.ts",
  },
];
