import type { Lifecycle } from "../../provider/engine/contract";
import { apart } from "../domain/apart";
import { type LampInputs, type LampState, lamp, providerOf } from "./lamp";
import { report } from "./messages";

/** A provider process of its own, which remembers nothing of others. */
export async function anotherProcess(life: Partial<Lifecycle<LampInputs, LampState>> = {}) {
  const { dynamicProvider } = apart((): typeof import("../../provider/engine/dynamic/provider") =>
    require("../../provider/engine/dynamic/provider"),
  );
  return providerOf(dynamicProvider({ ...lamp, ...life }, { report }));
}
