import { inWords } from '../../terminal/hints';
import type { Io } from '../../terminal/io';
import type { Progress } from '../../terminal/progress';
import { wait } from '../../terminal/wait';
import { paceAt, type Pace } from './pace';

/** How a plan is carried out: who watches, and when it is to stop. */
export interface Work {
  readonly io: Io;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Keeps away from Messenger's limit, and says so when it begins to. */
export class Pacemaker {
  private slowest = 0;

  constructor(private readonly work: Work) {}

  /** Waits as long as it takes before the next calls. */
  async next(percent: number): Promise<Pace> {
    const pace = paceAt(percent);
    const { io, progress, signal } = this.work;
    if (pace.pauseMs > this.slowest) {
      this.slowest = pace.pauseMs;
      progress.say(
        `${Math.round(percent)}% of Messenger's limit is used up. Slowing down: ` +
          `waiting ${inWords(pace.pauseMs)} between calls.`,
      );
    }
    if (pace.pauseMs > 0) await wait(io, pace.pauseMs, signal);
    return pace;
  }
}
