import type { Clock } from '../clock';

/** Between two tries: at first, and at most. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** Tries again, more and more seldom, what the store has to take in the end. */
export class Tries {
  /** Each ends a pause before its time. */
  private readonly pauses = new Set<() => void>();
  private isClosed = false;

  constructor(private readonly clock: Clock) {}

  /**
   * Resolves when the work is done, or given up by `close()`.
   *
   * @param work resolves with whether it is done; a rejection is one more try that was in vain
   */
  async until(work: () => Promise<boolean>): Promise<void> {
    let isDone = false;
    for (let pauseMs = FIRST_PAUSE_MS; !isDone; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      await this.pause(pauseMs);
      if (this.isClosed) return;
      isDone = await work().catch(() => false);
    }
  }

  close(): void {
    this.isClosed = true;
    for (const end of this.pauses) end();
  }

  private pause(ms: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        this.pauses.delete(end);
        resolve();
      };
      const timer = this.clock.after(ms, end);
      this.pauses.add(end);
    });
  }
}
