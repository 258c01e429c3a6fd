import "../fatal-report";
import { whenEngineIsGone } from "./engine-client";

/** The SDK's script that serves dynamic resources; where anything else runs, an engine may come and go. */
const providerScript = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]dynamic-provider([\\/]|$)/;

let isWatching = false;

/**
 * Ends the provider's process as soon as its engine is gone. A CLI that is killed leaves its provider running, with a
 * shell between them, so that no parent is missed: it would wake from the wait before a retry and make a key that no
 * state will ever name. Requests under way are cut off with it; what comes of them could be told to nobody.
 * Interrupts end the process at once anyway, as nobody catches them.
 */
export function endWithEngine(): void {
  if (isWatching || !providerScript.test(process.argv[1] ?? "")) return;
  isWatching = true;
  whenEngineIsGone(() => process.exit(1));
}
