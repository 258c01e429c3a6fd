import type { Lifecycle } from "../../provider/engine/contract";
import { apart } from "../domain/apart";
import { type LampInputs, type LampState, lamp, providerOf } from "./lamp";

/** What is said to the user meanwhile: where no engine is there, it is printed. */
export async function hearing(work: () => Promise<unknown>): Promise<string[]> {
  const { argv } = process;
  const { write } = process.stderr;
  const said: string[] = [];
  // The engine's address stands in the third place.
  process.argv = argv.slice(0, 2);
  process.stderr.write = (chunk: string | Uint8Array) => said.push(String(chunk).trimEnd()) > 0;
  try {
    await work();
  } finally {
    process.stderr.write = write;
    process.argv = argv;
  }
  return said;
}

/** A provider process of its own, which remembers nothing of others. */
export async function anotherProcess(life: Partial<Lifecycle<LampInputs, LampState>> = {}) {
  const { dynamicProvider } = apart((): typeof import("../../provider/engine/dynamic/provider") =>
    require("../../provider/engine/dynamic/provider"),
  );
  return providerOf(dynamicProvider({ ...lamp, ...life }));
}
