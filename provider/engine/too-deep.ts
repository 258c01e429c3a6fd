import { isDeeperThan, mostLevels } from "../domain/extent";
import type { Properties } from "./contract";

/** Throws where saved or declared properties are nested too deep to be worked on, before anything is done with them. */
export function refuseTooDeep(...all: readonly Properties[]): void {
  if (all.some((properties) => isDeeperThan(mostLevels, properties)))
    throw new Error(`What is saved or declared of this resource is nested deeper than ${mostLevels} levels.`);
}
