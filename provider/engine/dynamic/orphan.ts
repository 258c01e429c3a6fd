import "../fatal-report";
import { whenEngineIsGone } from "./engine-client";

/** The SDK's script that serves dynamic resources. In any other process, as a test's, engines may come and go. */
const providerScript = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]dynamic-provider([\\/]|$)/;

let isWatching = false;

/**
 * Ends the provider's process as soon as its engine is gone. When the CLI is killed its provider goes on running: a shell
 * stands between the two, so that the provider's parent does not change. It would wake from the wait before a retry and
 * make a key that no state will ever name. Requests under way are cut off, since nobody could be told of their outcome.
 * An interrupt ends the process at once without this, as nothing catches it.
 */
export function endWithEngine(): void {
  if (isWatching || !providerScript.test(process.argv[1] ?? "")) return;
  isWatching = true;
  whenEngineIsGone(() => process.exit(1));
}
