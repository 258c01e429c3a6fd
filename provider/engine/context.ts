import { identityOf } from "../domain/resource-identity";
import type { Context } from "./contract";
import type { LostCreates } from "./lost-creates";
import { adopt, isOwned, newOwnerOf, otherOwnerOf } from "./ownership";
import { type EngineServices, show } from "./services";

interface Choices {
  /** Removes what lost creates of earlier runs have made; whether there was any. Default: there are none. */
  makeRoom?: (context: Context) => Promise<boolean>;
}

/** What one operation on the resource with this URN may use of the engine. */
export function contextOf(
  services: EngineServices,
  urn: string,
  lost: LostCreates,
  { makeRoom = async () => false }: Choices = {},
): Context {
  const { configuration, clock } = services;
  const context: Context = {
    configuration,
    clock,
    urn,
    identity: identityOf(urn),
    lose: (each) => lost.add(each),
    makeRoom: () => makeRoom(context),
    adopt: (key) => adopt(key, urn),
    isOwned,
    otherOwnerOf: (key) => otherOwnerOf(key, urn),
    isSpared: (key) => isSpared(services, key, urn),
    warn: (message) => show(services, "warning", urn, message),
    inform: (message) => show(services, "info", urn, message),
  };
  return context;
}

async function isSpared(services: EngineServices, key: string, urn: string): Promise<boolean> {
  const owner = newOwnerOf(key, urn);
  if (owner === undefined) return false;
  const reason = owner === urn ? adoptedAgain(key) : `The key ${key} is owned by ${owner} now, and is not deleted.`;
  await show(services, "warning", urn, reason);
  return true;
}

function adoptedAgain(key: string): string {
  return `The key ${key} is not replaced, and not deleted: adopt names it still, and Pulumi does not tell a creation that it takes the place of another one (\`--replace\`, \`pulumi state taint\`). For another key leave adopt out of the program, then ask for the replacement again.`;
}
