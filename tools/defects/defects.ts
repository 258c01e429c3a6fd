/** A mistake that somebody could make: in one place other code stands for what is there. */
export interface Defect {
  what: string;
  /** The place, as a `Pattern`: found exactly once in `provider/` and `cli/`, which a test checks. */
  code: string;
  /** The mistake; the pattern's placeholders stand for what they match. */
  instead: string;
  /** The test file that is to notice. */
  tests: string;
  /** Part of the titles of those that are to run; default: all. */
  only?: string;
}

/** Mistakes that lose a key, leak one, take a stranger's, end one too early, or lie. Each must be noticed by a test. */
export const defects: readonly Defect[] = [
  {
    what: "the label of an access key is not compared: a stranger's key is taken",
    code: "$rows.find(($row) => $label !== undefined && $labels.includes($label) && !$made)",
    instead: "$rows.findLast(($row) => $label !== $labels.join() && !$made)",
    tests: "test/faults/strangers.test.ts",
  },
  {
    what: "the label of a resource key is not compared: a stranger's key is taken",
    code: '$labels.includes($label ?? "") && !$isShownNoMore',
    instead: "!$isShownNoMore",
    tests: "test/faults/strangers.test.ts",
  },
  {
    what: "a lost create is repeated under the same label",
    code: `const $label = $newLabel($of);
return { $label, $run: () => $create($label) };`,
    instead: `const $label = ($create.label ??= $newLabel($of));
return { $label, $run: () => $create($label) };`,
    tests: "test/cloud/lost-creates.test.ts",
  },
  {
    what: "a lost create is not kept in the state",
    code: "for (const $each of $lost) if ($each !== $found) $context.$lose($each);",
    instead: "for (const $each of $lost) if ($each === $found) $context.$lose($each);",
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a label whose key has not turned up is forgotten at once",
    code: "if ($isOpen && $mayTurnUp($lost, $context.$clock.$now())) return $outcome;",
    instead: "if ($isOpen && !$mayTurnUp($lost, $context.$clock.$now())) return $outcome;",
    tests: "test/engine/lost-creates.test.ts",
  },
  {
    what: "a lost create does not make diff say that there is something to do",
    code: "$open.length > 0 || $kind.$properties.$isNewlyDerived($saved.$properties, $declared.$properties)",
    instead: "$kind.$properties.$isNewlyDerived($saved.$properties, $declared.$properties)",
    tests: "test/faults/slow-creates.test.ts",
  },
  {
    what: "a key that is adopted keeps its create label, and goes with the create that was lost",
    code: `await this.$write(() => $api.$clear($row, $key));
this.$cleared.add($label);`,
    instead: "this.$cleared.add($label);",
    tests: "test/faults/adopted-labels.test.ts",
  },
  {
    what: "a key that another resource owns is ended",
    code: "$adopters.get($key) ?? $otherOwnerOf($key, $urn)",
    instead: "undefined",
    tests: "test/faults/adoption.test.ts",
  },
  {
    what: "a revocation waits for the create of the successor",
    code: `const $hasSuccessor = await this.$try($succeed, $failures);
const $isEnded = await this.$try($end);`,
    instead: `const $hasSuccessor = await this.$try($succeed, $failures);
const $isEnded = $hasSuccessor && (await this.$try($end));`,
    tests: "test/faults/emergencies.test.ts",
  },
  {
    what: "one step of a rotation that fails keeps the others from being done",
    code: 'if ($step.do !== "end") await this.$try(() => this.$take($step));',
    instead: 'if ($step.do !== "end") await this.$take($step);',
    tests: "test/rotation/carry-out.test.ts",
  },
  {
    what: "a 404 for a young key is believed",
    code: "$at !== null && $at !== undefined && $now - Date.parse($at) < $youth",
    instead: "$at !== null && $at !== undefined && $now - Date.parse($at) < 0",
    tests: "test/faults/young-keys.test.ts",
  },
  {
    what: "a renaming of a young key is not repeated",
    code: `const $write = () => $whileYoung($clock, $isYoung, $attempted, $until, $rename);
return this.$about($source, $attempted, () => this.$writing($source, $write, $key));`,
    instead: `const $write = () => $whileYoung($clock, false, $attempted, $until, $rename);
return this.$about($source, $attempted, () => this.$writing($source, $write, $key));`,
    tests: "test/cloud/resource-keys.test.ts",
  },
  {
    what: "a create that was answered with 503 is sent again",
    code: "if ($outcome.status === 429) return true;",
    instead: "if ($outcome.status === 429 || $outcome.status === 503) return true;",
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a service's broker that failed is believed to have made no key",
    code: "$status < 400 || $status >= 500 || $status === 408 || $isBrokerFailure($response)",
    instead: "$status < 400 || $status >= 500 || $status === 408",
    tests: "test/cloud/resource-keys.test.ts",
    only: "but 400 is known by its label",
  },
  {
    what: "a create is repeated when its answer is lost",
    code: '$creates === true ? "if-not-run" : "safe"',
    instead: '"safe"',
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a create without a label is forgotten without a word",
    code: `if ($label === undefined) return this.$warnOfCandidates($since, $context);
const { $guid, $clock, $labels } = this.$options;`,
    instead: `if ($label === undefined) return "absent";
const { $guid, $clock, $labels } = this.$options;`,
    tests: "test/cloud/lost-access-keys.test.ts",
  },
  {
    what: "the platform API is relied upon without a comparison",
    code: 'if ($agree($documented, $platform)) return { $is: "untried" };',
    instead: 'return { $is: "untried" };',
    tests: "test/faults/lost-creates.test.ts",
  },
  {
    what: "a later failure forgets the key that was made",
    code: `this.$first ??= $state;
this.$last = $state;`,
    instead: `this.$first ??= $state;
this.$last = undefined;`,
    tests: "test/faults/service-key.faults.ts",
    only: "create, struck",
  },
  {
    what: "the token is kept after a 401",
    code: `this.$tokens.$refuse($token);
if (!$mayHaveRun) $answer = await this.$send($call, await this.$tokens.$newToken());`,
    instead: "if (!$mayHaveRun) $answer = await this.$send($call, await this.$tokens.$newToken());",
    tests: "test/faults/resource-key.faults.ts",
    only: "expired token",
  },
  {
    what: "a proxy's page counts as a success",
    code: 'if ($answer.body.trim() !== "") $parse($answer, $schema, $attempted);',
    instead: "",
    tests: "test/faults/ingestion-key.faults.ts",
    only: "HTML before the work",
  },
  {
    what: "a failed deletion is passed over",
    code: "await $unlessNotFound(this.$api.$delete($key.guid, $key.source, $key.isYoung));",
    instead: "await this.$api.$delete($key.guid, $key.source, $key.isYoung).catch(() => undefined);",
    tests: "test/faults/ingestion-key.faults.ts",
    only: "delete, struck",
  },
  {
    what: "an older key is deleted without having been disabled for its quarantine",
    code: "if ($quarantine <= 0) return $deletion;",
    instead: "if ($quarantine >= 0) return $deletion;",
    tests: "test/rotation/carry-out.test.ts",
  },
  {
    what: "an older key is ended as soon as its successor is given out",
    code: "if (!$isCrowdedOut && !$isOver($validUntil, $now)) return [];",
    instead: "",
    tests: "test/rotation/carry-out.test.ts",
  },
  {
    what: "what IBM repeats of a secret is shown",
    code: `const $read = $cut($text.replace(/\\s+/gu, " ").trim(), $mostRead);
return $repeatsSecret($read) ? undefined : $visible($read);`,
    instead: `const $read = $cut($text.replace(/\\s+/gu, " ").trim(), $mostRead);
return $visible($read);`,
    tests: "test/domain/secrets.test.ts",
  },
  {
    what: "retries are never given up, however long a host fails for everybody",
    code: `if (this.$left < 1) return false;
this.$left--;`,
    instead: "this.$left--;",
    tests: "test/http/retry-budget.test.ts",
  },
  {
    what: "the address of a list's next page leads to another path",
    code: `const $isOfList = $pathname.includes($version) && $pathname.endsWith($end);
if ($isWrong) throw $error;
return { $path, $query: Object.fromEntries($search) };`,
    instead: `const $isOfList = $pathname.includes($version) && $pathname.endsWith($end);
if ($isWrong) throw $error;
return { $path: $pathname.slice(1).split("/"), $query: Object.fromEntries($search) };`,
    tests: "test/hostile/next-url.test.ts",
  },
  {
    what: "dots that stand for an id lead a request with a token to another path",
    code: '$part !== "" && !/^\\.+$/.test($part)',
    instead: '$part !== ""',
    tests: "test/cloud/request-url.test.ts",
  },
  {
    what: "an answer is read without end",
    code: "$bytes > $most || $deadline.$hasReceived($chunk.length, $mostOfAll)",
    instead: "$deadline.$hasReceived($chunk.length, Number.MAX_VALUE)",
    tests: "test/hostile/endless-answers.hostile.ts",
  },
  {
    what: "IBM's words are told though they repeat a secret in another form",
    code: "$decodingsOf($text)?.some($holdsSecret) ?? true",
    instead: "[$text].some($holdsSecret)",
    tests: "test/domain/secrets.test.ts",
  },
  {
    what: "what a program declares to be a secret is told",
    code: '$remember($properties[$name], $name !== "rotation")',
    instead: "undefined",
    tests: "test/engine/incoming.test.ts",
  },
  {
    what: "a diagnostic has in it what a terminal obeys",
    code: '$shortened($visible($plain($text.replace(/\\s+/g, " ").trim())), $longest)',
    instead: '$shortened($plain($text.replace(/\\s+/g, " ").trim()), $longest)',
    tests: "test/engine/incoming.test.ts",
  },
  {
    what: "a key that a stack has taken over while the audit deleted another one is deleted too",
    code: `const $audit = await $read();
$refuseChanged($keys, $expected, $audit.keys);`,
    instead: `const $audit = ($read.first ??= await $read());
$refuseChanged($keys, $expected, $audit.keys);`,
    tests: "test/cli/audit/meanwhile.test.ts",
  },
];
