import type { Clock } from "../domain/clock";
import { message } from "../domain/message";
import type { StackConfiguration } from "../domain/stack-configuration";

export type Severity = "info" | "warning";

/** What the core uses of the engine. Each shell provides it by the protocol that it speaks. */
export interface EngineServices {
  readonly configuration: StackConfiguration;
  readonly clock: Clock;
  /** Shows a message on the resource with this URN. */
  report(severity: Severity, urn: string, text: string): Promise<void>;
}

/** Shows a message on the resource with this URN, in one line and without any secret. */
export function show(services: EngineServices, severity: Severity, urn: string, text: string): Promise<void> {
  return services.report(severity, urn, message(text));
}
