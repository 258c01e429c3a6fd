import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { message } from "../../domain/message";
import { engineClient } from "./engine-client";

type Severity = "info" | "warning";

/**
 * Shows a message on the resource with this URN. What a provider process prints only reaches the user as a stray line
 * of information, so this speaks to the engine. A message that cannot be delivered is printed.
 */
export function report(severity: Severity, urn: string, text: string): Promise<void> {
  const told = message(text);
  const request = new LogRequest();
  request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
  request.setUrn(urn);
  request.setMessage(told);
  return new Promise((resolve) => {
    const print = () => {
      process.stderr.write(`${severity}: ${told}\n`);
      resolve();
    };
    const engine = engineClient();
    if (engine === undefined) return print();
    engine.log(request, (error: unknown) => (error ? print() : resolve()));
  });
}

/** Says on the resource with this URN what is due for it. */
export async function announce(
  { events, warnings }: { events: readonly string[]; warnings: readonly string[] },
  urn: string,
): Promise<void> {
  for (const event of events) await report("info", urn, event);
  for (const warning of warnings) await report("warning", urn, warning);
}
