import { rehearsedTime } from "../domain/rehearsal";
import { report } from "./dynamic/diagnostics";

/** Once a process: it is said of the run, not of a resource. */
let hasTold = false;

/** Says under a rehearsal's clock that it is one. */
export async function tellOfRehearsal(urn: string): Promise<void> {
  const now = rehearsedTime();
  if (now === undefined || hasTold) return;
  hasTold = true;
  await report(
    "warning",
    urn,
    `PULUMI_IBM_KEYS_NOW is set: this run takes place on ${new Date(now).toISOString()}, not now.`,
  );
}
