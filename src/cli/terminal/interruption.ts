import { systemClock } from '../../clock';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** npx passes on what the terminal has sent to the command already: two signals so close together are one. */
const ECHO_MS = 500;

/**
 * Lets the work finish what it is at when somebody presses Ctrl-C; a second Ctrl-C ends the process.
 *
 * @returns what tells that it happened, and how to stop listening
 */
export function onInterrupt(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  let firstMs: number | undefined;
  let isOver = false;
  const stopListening = () => SIGNALS.forEach((signal) => process.off(signal, hear));
  const hear = (signal: NodeJS.Signals) => {
    const nowMs = systemClock.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      controller.abort();
    } else if (!isOver && nowMs - firstMs >= ECHO_MS) {
      stopListening();
      process.kill(process.pid, signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    signal: controller.signal,
    dispose: () => {
      isOver = true;
      // What is still to be said must not be cut off by the second of two signals.
      if (firstMs === undefined) stopListening();
      else systemClock.after(ECHO_MS, stopListening);
    },
  };
}
