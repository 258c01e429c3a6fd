import type { DueWork } from "./contract";
import type { Kind, Resource } from "./kind";
import { noteOwned, otherOwnerOf } from "./ownership";
import { type EngineServices, show } from "./services";

/**
 * Shows what is due for a saved resource, and why; whether there is anything. It also notes which keys the resource owns.
 * Nothing is due for a resource that is replaced.
 */
export async function announceDueWork<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  saved: Resource,
  declared: Resource,
  isReplaced: boolean,
): Promise<boolean> {
  const { lifecycle, services } = kind;
  const { urn } = declared;
  const state = lifecycle.state.safeParse(saved.properties).data;
  if (state === undefined) return false;
  const context = { urn, clock: services.clock, otherOwnerOf: (key: string) => otherOwnerOf(key, urn) };
  const due = isReplaced ? undefined : lifecycle.dueWork?.(state, declared.properties, context);
  const owned = lifecycle.owns?.(state) ?? [];
  const kept = owned.filter((key) => due?.givenUp?.includes(key) !== true);
  await noteOwned(services, kept, urn, isReplaced);
  if (due === undefined) return false;
  if (due.problem !== undefined) throw new Error(due.problem);
  await announce(services, due, urn);
  return due.isDue;
}

async function announce(services: EngineServices, { events, warnings }: DueWork, urn: string): Promise<void> {
  for (const event of events) await show(services, "info", urn, event);
  for (const warning of warnings) await show(services, "warning", urn, warning);
}
