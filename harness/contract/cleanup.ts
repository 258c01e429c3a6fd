import { type Answer, type Client, type ContractRequest, NoAnswer } from "./client";
import { creationKinds } from "./creation-kinds";
import type { Creation, Journal } from "./journal";

/** For this long IBM may not show what was created: a 404 proves nothing before. */
export const youthMs = 5 * 60_000;

/** For this long a create without an answer may still be at work. */
const longestWorkMs = 15 * 60_000;

const waits = [1, 2, 4, 8, 16, 30].map((seconds) => seconds * 1000);

/**
 * Deletes what the journal names, and nothing else: what its own creates were answered with, or what has the label of
 * one. Returns a sentence for each thing that is left, or that it could not decide about.
 */
export async function cleanUp(client: Client, journal: Journal, tell: (line: string) => void): Promise<string[]> {
  const left: string[] = [];
  // The newest first: a policy or an API key ends before the service ID that it is for.
  for (const creation of [...journal.creations].reverse()) {
    const { name } = creationKinds[creation.kind];
    try {
      const reason = await settle(client, journal, creation, tell);
      if (reason !== undefined) left.push(reason);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "for an unknown reason";
      left.push(`The ${name} ${idsOf(creation)} could not be deleted: ${reason}.`);
    }
  }
  return left;
}

/** Names a creation without revealing a key. */
function idsOf({ id, label, keyHash }: Creation): string {
  return keyHash === undefined
    ? `${id ?? "without an id"} (label ${label})`
    : `with the fingerprint ${keyHash.slice(0, 12)}`;
}

/** Undefined once nothing is left of a creation. */
async function settle(
  client: Client,
  journal: Journal,
  creation: Creation,
  tell: (line: string) => void,
): Promise<string | undefined> {
  const kind = creationKinds[creation.kind];
  const send = (request: ContractRequest) => patiently(client, request);
  const age = () => client.clock.now() - creation.sentAt;
  if (creation.id === undefined && creation.keyHash === undefined) {
    const found = await kind.find?.(send, creation, client.account.accountId).catch((error: unknown) => {
      // Where a refused create named what does not exist, a search for that may be refused too.
      if (creation.isRefused) return undefined;
      throw error;
    });
    if (found === undefined)
      return withoutTrace(journal, creation, age(), (await kind.candidates?.(send, creation)) ?? []);
    journal.record(creation, { ...found, isShown: true });
  }
  for (let wait = 0; ; wait++) {
    if ((await kind.remove(send, creation)) === "removed" || creation.isShown || age() > youthMs) {
      journal.forget(creation);
      return undefined;
    }
    if (wait === 0) tell(`IBM does not show the ${kind.name} ${idsOf(creation)} yet: waiting for up to five minutes.`);
    await client.clock.sleep(waits[Math.min(wait, waits.length - 1)] ?? 0);
  }
}

/** What becomes of a create whose answer never came, and of which nothing is found. */
function withoutTrace(journal: Journal, creation: Creation, age: number, candidates: string[]): string | undefined {
  const { name, find } = creationKinds[creation.kind];
  const isSettled = creation.isRefused || age > longestWorkMs;
  if (isSettled) journal.forget(creation);
  if (creation.isRefused || (isSettled && find !== undefined)) return undefined;
  const sent = `The answer to a create (${name}), sent at ${new Date(creation.sentAt).toISOString()}, never came`;
  if (find !== undefined)
    return `${sent}: run this again after ${longestWorkMs / 60_000} minutes to look for it once more.`;
  if (candidates.length === 0) return `${sent}, and no key of that time is listed.`;
  return `${sent}, and it could carry no label. Keys of that time: ${candidates.join(", ")}. If nobody else has made them, one of them is the run's: disable and delete it by hand.`;
}

/** A deletion, and what leads to it, may be repeated. */
async function patiently(client: Client, request: ContractRequest): Promise<Answer> {
  for (let wait = 0; ; wait++) {
    const result = await client.send(request).catch((error: unknown) => {
      if (error instanceof NoAnswer) return error;
      throw error;
    });
    const pause = waits[wait];
    const isPassing = result instanceof NoAnswer || result.status === 429 || result.status >= 500;
    if (!isPassing) return result;
    if (pause === undefined) {
      if (result instanceof NoAnswer) throw result;
      return result;
    }
    const asked = result instanceof NoAnswer ? 0 : Number(result.headers["retry-after"]) * 1000;
    await client.clock.sleep(Math.max(pause, Number.isFinite(asked) ? Math.min(asked, 120_000) : 0));
  }
}
