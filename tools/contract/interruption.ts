/**
 * Ctrl-C ends the scenarios, but not the deletion of what they have created. A second one ends all: what is left is in
 * the journal, and the next run deletes it.
 */
export function onInterruption(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const interrupt = () => {
    if (controller.signal.aborted) {
      console.error("Ended: the next run deletes what is left.");
      process.exit(130);
    }
    console.error("\nInterrupted: deleting what was created. Press Ctrl-C once more to leave that to the next run.");
    controller.abort();
  };
  for (const name of signals) process.on(name, interrupt);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, interrupt);
    },
  };
}
