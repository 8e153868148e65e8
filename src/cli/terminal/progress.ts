import { SingleBar } from 'cli-progress';

import type { Io } from './io';

/** Shows how far the work is, and how long it will take. */
export interface Progress {
  to(done: number): void;
  stop(): void;
}

/** Bars thinner than this say little; wider ones leave no room for the rest of the line. */
const BAR_COLUMNS = 30;

/**
 * A bar where there is a terminal, a line now and then where there is none.
 *
 * @param quiet whether nothing is to be shown
 */
export function progressOf(what: string, total: number, io: Io, quiet: boolean): Progress {
  if (quiet || total === 0) return { to: () => undefined, stop: () => undefined };
  if (!io.stderr.isTTY) {
    return {
      to: (done) => io.stderr.write(`${what}: ${done} of ${total}\n`),
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({
    stream: io.stderr,
    format: `${what} {bar} {value}/{total}  {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: BAR_COLUMNS,
    hideCursor: true,
    // A stop in the middle is told in words.
    gracefulExit: false,
  });
  bar.start(total, 0);
  return { to: (done) => bar.update(done), stop: () => bar.stop() };
}
