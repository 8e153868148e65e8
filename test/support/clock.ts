import { afterEach, vi } from 'vitest';

import { systemClock, type Clock, type Timer } from '../../src/clock';

interface Waiting {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock of which the test moves the hands. Chance always falls in the middle. */
export class TestClock implements Clock {
  private nowMs = 1_000;
  private ids = 0;
  private readonly waiting = new Set<Waiting>();

  now(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return 1_700_000_000_000 + this.nowMs;
  }

  after(ms: number, callback: () => void): Timer {
    const timer = { atMs: this.nowMs + ms, callback };
    this.waiting.add(timer);
    return { cancel: () => void this.waiting.delete(timer) };
  }

  uuid(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${String(this.ids).padStart(12, '0')}`;
  }

  chance(): number {
    return 0.5;
  }

  /** How many timers are running. */
  get timers(): number {
    return this.waiting.size;
  }

  /** Lets this many milliseconds pass: what is due is called, in its order, each with what follows from it at once. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const [next] = [...this.waiting].sort((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > untilMs) break;
      this.waiting.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.callback();
    }
    this.nowMs = untilMs;
    await settled();
  }
}

/** Lets everything go on that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** Moves the plugin's own clock ahead, until the test ends. Its timers go on as they are. */
export function timeTravel(): { forward(ms: number): void } {
  const now = systemClock.now.bind(systemClock);
  const wallMs = systemClock.wallMs.bind(systemClock);
  let aheadMs = 0;
  vi.spyOn(systemClock, 'now').mockImplementation(() => now() + aheadMs);
  vi.spyOn(systemClock, 'wallMs').mockImplementation(() => wallMs() + aheadMs);
  return { forward: (ms) => void (aheadMs += ms) };
}

afterEach(() => {
  vi.restoreAllMocks();
});
