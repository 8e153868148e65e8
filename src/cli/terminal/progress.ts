import { Format, SingleBar } from 'cli-progress';
import { clamp } from 'lodash';

import { inWords } from './hints';
import type { Io } from './io';
import { columnsOf } from './output';
import { wrapped } from './wrap';

/** Shows how far the work is, and how long it will take. */
export interface Progress {
  to(done: number): void;
  /** Says something while the work goes on. */
  say(text: string): void;
  stop(): void;
}

/** Thinner bars say little, wider ones no more. */
const BAR_COLUMNS = { fewest: 5, most: 30 };
/** What the rest of the line may need. */
const WORDS_COLUMNS = 40;
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
  let isOver = false;
  const bar = new SingleBar({
    stream: stderr,
    format: (options, { progress, value, total, eta }) =>
      `${what} ${Format.BarFormat(progress, options)} ${value}/${total}${isOver ? '' : timeLeft(Number(eta))}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: clamp((stderr.columns ?? 0) - WORDS_COLUMNS, BAR_COLUMNS.fewest, BAR_COLUMNS.most),
    // A process that is killed leaves the terminal as it was.
    hideCursor: false,
    linewrap: true,
    // What is said in between takes the line of the bar.
    forceRedraw: true,
    // A stop in the middle is told in words.
    gracefulExit: false,
  });
  bar.start(total, 0);
  return {
    to: (done) => bar.update(done),
    say: (text) => {
      const lines = wrapped(text, columnsOf(stderr)).join('\n');
      stderr.write(`${BEGINNING_OF_LINE}${lines}\n`);
      bar.render();
    },
    stop: () => {
      isOver = true;
      bar.stop();
    },
  };
}

/** Nothing before the first step, which says how long one takes, and after the last. */
function timeLeft(seconds: number): string {
  return seconds > 0 ? `  ${inWords(seconds * 1000)} left` : '';
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
