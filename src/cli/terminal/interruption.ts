/**
 * Lets the work finish what it is at when somebody presses Ctrl-C; a second Ctrl-C ends the process.
 *
 * @returns what tells that it happened, and how to stop listening
 */
export function onInterrupt(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, abort);
  return {
    signal: controller.signal,
    dispose: () => signals.forEach((signal) => process.removeListener(signal, abort)),
  };
}
