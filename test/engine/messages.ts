import type { EngineServices } from "../../provider/engine/services";

let collected: string[] | undefined;

/** In the place of the engine, to which a provider sends its messages. */
export const report: EngineServices["report"] = async (severity, _urn, text) => {
  collected?.push(`${severity}: ${text}`);
};

/** What the providers of this folder's tests show to the user meanwhile. */
export async function messagesOf(work: () => Promise<unknown>): Promise<string[]> {
  const messages: string[] = [];
  collected = messages;
  try {
    await work();
  } finally {
    collected = undefined;
  }
  return messages;
}
