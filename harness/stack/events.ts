import { readFileSync, rmSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

const side = z.looseObject({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish();

const step = z.object({
  metadata: z.looseObject({ op: z.string(), urn: z.string(), type: z.string(), old: side, new: side }),
});

const engineEvent = z.looseObject({
  sequence: z.number(),
  preludeEvent: z.looseObject({}).optional(),
  diagnosticEvent: z.object({ severity: z.string(), message: z.string(), urn: z.string().optional() }).optional(),
  resourcePreEvent: step.optional(),
  resOutputsEvent: step.optional(),
  resOpFailedEvent: step.optional(),
});

/** One line of the engine's own event log. */
export type EngineEvent = z.infer<typeof engineEvent>;

export interface Diagnostic {
  severity: "info" | "info#err" | "warning" | "error";
  message: string;
  urn?: string;
}

export interface Operation {
  /** The engine's word: create, update, same, delete, read, replace, create-replacement, delete-replaced … */
  op: string;
  urn: string;
  type: string;
  /** The resource's name in the program. */
  name: string;
  outcome: "started" | "succeeded" | "failed";
  /** Whether it only brought the state up to date with the cloud. */
  isRefresh: boolean;
  /** The inputs that differ from those in the state. A secret shows only where it came or went. */
  changedInputs: string[];
}

/**
 * Reads an event log and removes it: the SDK writes every output into its debug messages, secrets in plain text too, and a
 * test that looks for a leaked secret must not find the harness's own file. Of an `up` with a preview only the update stays.
 */
export function takeEvents(path: string): EngineEvent[] {
  const lines = readIfPresent(path).split("\n");
  rmSync(path, { force: true });
  // What follows the last newline is empty, or what a killed CLI had begun to write.
  const events = lines.slice(0, -1).map((line) => engineEvent.parse(JSON.parse(line)));
  return events.slice(events.findLastIndex((event) => event.preludeEvent));
}

export function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
  return events.flatMap(({ diagnosticEvent: event }) => {
    const severity = z.enum(["info", "info#err", "warning", "error"]).safeParse(event?.severity);
    if (!event || !severity.success) return [];
    const message = event.message.replaceAll(/<\{%.*?%\}>/g, "").trim();
    return [{ severity: severity.data, message, ...(event.urn && { urn: event.urn }) }];
  });
}

/** What was done to the program's own resources; the stack and the providers, which the engine keeps itself, are left out. */
export function operationsOf(events: readonly EngineEvent[]): Operation[] {
  const operations: Operation[] = [];
  for (const event of events) {
    const metadata = (event.resourcePreEvent ?? event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    if (!metadata || metadata.type.startsWith("pulumi:")) continue;
    const { op, urn, type } = metadata;
    // A refresh begins as `refresh` and ends as what it found: same, update or delete.
    const begun = operations.findLast((operation) => {
      return operation.urn === urn && operation.outcome === "started" && [op, "refresh"].includes(operation.op);
    });
    const operation: Operation = {
      op,
      urn,
      type,
      name: nameOf(urn),
      outcome: event.resOutputsEvent ? "succeeded" : event.resOpFailedEvent ? "failed" : "started",
      isRefresh: op === "refresh" || begun?.op === "refresh",
      changedInputs: differing(metadata.old?.inputs, metadata.new?.inputs),
    };
    if (begun) operations[operations.indexOf(begun)] = operation;
    else operations.push(operation);
  }
  return operations;
}

function differing(olds: Properties, news: Properties): string[] {
  if (!olds || !news) return [];
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].filter((name) => !isDeepStrictEqual(olds[name], news[name]));
}

type Properties = Record<string, unknown> | null | undefined;

export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
