import type { Clock, Timer } from '../../../src/clock';
import type { Random } from './random';
import type { Owner } from './timeline';
import { BEGINNING_MS, type World } from './world';

/** What the world knows of a process, whatever runs in it. */
export interface Process extends Owner {
  readonly name: string;
  isDead: boolean;
  frozenUntilMs: number;
  /** When `close()` was called. */
  closingMs: number | undefined;
  isClosed: boolean;
  /** How many of its requests have no answer yet. */
  asking: number;
  /** How far its time of day is from the true one. */
  readonly wallAheadMs: number;
  /** Timers of the plugin's that are running. */
  readonly timers: Set<Timer>;
  readonly clock: Clock;
}

/**
 * The time of the world as this process has it.
 *
 * @param ids what its UUIDs are made of
 */
export function clockOf(
  { timeline }: World,
  process: Process,
  random: Random,
  ids: readonly number[],
): Clock {
  const beganMs = timeline.nowMs;
  let count = 0;
  return {
    now: () => timeline.nowMs - beganMs,
    wallMs: () => BEGINNING_MS + Math.floor(timeline.nowMs) + process.wallAheadMs,
    after(ms, callback) {
      // As Node.js has it: whole milliseconds, and at least one.
      const running: Timer = timeline.after(
        Math.max(1, Math.trunc(ms)),
        () => {
          process.timers.delete(running);
          callback();
        },
        process,
      );
      const timer = {
        cancel: () => {
          process.timers.delete(running);
          running.cancel();
        },
      };
      process.timers.add(running);
      return timer;
    },
    uuid() {
      count += 1;
      const numbers = [...ids, count].map((each) => String(each).padStart(4, '0'));
      return `00000000-${numbers.join('-')}-000000000000`;
    },
    chance: () => random.next(),
  };
}
