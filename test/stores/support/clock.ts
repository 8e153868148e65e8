import { randomUUID } from 'node:crypto';

import type { Clock } from '../../../src/clock';

/** A clock that a test sets forward. */
export interface TestClock extends Clock {
  /** Calls back what is due on the way, in its order. */
  advance(ms: number): Promise<void>;
}

/** What is promised gets done before the clock goes on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

export function testClock(): TestClock {
  let now = 0;
  const waiting = new Set<{ atMs: number; callback: () => void }>();
  return {
    now: () => now,
    wallMs: () => Date.now(),
    after(ms, callback) {
      const timer = { atMs: now + ms, callback };
      waiting.add(timer);
      return { cancel: () => waiting.delete(timer) };
    },
    uuid: () => randomUUID(),
    chance: () => 0.5,
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        await settled();
        const [next] = [...waiting].sort((one, other) => one.atMs - other.atMs);
        if (!next || next.atMs > until) break;
        waiting.delete(next);
        now = next.atMs;
        next.callback();
      }
      now = until;
      await settled();
    },
  };
}
