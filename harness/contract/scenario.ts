import type { ScenarioRun } from "./scenario-run";

/** A named list of steps, the same against the emulator and against IBM Cloud; what is right is said nowhere in it. */
export interface Scenario {
  name: string;
  title: string;
  /** `access-keys`: the service has them. `api-tokens`: whoever runs it has agreed that they are read. */
  needs?: ("access-keys" | "api-tokens")[];
  run(run: ScenarioRun): Promise<void>;
}
