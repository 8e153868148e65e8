import { SingleBar } from 'cli-progress';

import type { Io } from './io';

/** Shows how far the work is, and how long it will take. */
export interface Progress {
  to(done: number): void;
  /** Says something while the work goes on. */
  say(text: string): void;
  stop(): void;
}

/** Bars thinner than this say little; wider ones leave no room for the rest of the line. */
const BAR_COLUMNS = 30;
/** Without a terminal a line is written whenever so much more of the whole is done. */
const STEP = 0.1;
const BEGINNING_OF_LINE = '\r\u001b[K';

/**
 * A bar where there is a terminal, a line now and then where there is none.
 *
 * @param quiet whether nothing is to be shown
 */
export function progressOf(what: string, total: number, io: Io, quiet: boolean): Progress {
  const { stderr } = io;
  if (quiet) return { to: () => undefined, say: () => undefined, stop: () => undefined };
  if (total === 0 || !stderr.isTTY) return linesOf(what, total, io);
  const bar = new SingleBar({
    stream: stderr,
    format: `${what} {bar} {value}/{total}  {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: BAR_COLUMNS,
    hideCursor: true,
    // What is said in between takes the line of the bar.
    forceRedraw: true,
    // A stop in the middle is told in words.
    gracefulExit: false,
  });
  bar.start(total, 0);
  return {
    to: (done) => bar.update(done),
    say: (text) => {
      stderr.write(`${BEGINNING_OF_LINE}${text}\n`);
      bar.render();
    },
    stop: () => bar.stop(),
  };
}

function linesOf(what: string, total: number, { stderr }: Io): Progress {
  let shown = 0;
  return {
    to: (done) => {
      const isStep = done - shown >= total * STEP || done === total;
      if (done === shown || !isStep) return;
      shown = done;
      stderr.write(`${what}: ${done} of ${total}\n`);
    },
    say: (text) => stderr.write(`${text}\n`),
    stop: () => undefined,
  };
}
