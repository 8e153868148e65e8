import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import * as timers from 'node:timers';

/** What a Node.js timer can wait, in milliseconds; anything longer would fire at once. */
export const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** A callback that has not been called yet. */
export interface Timer {
  cancel(): void;
}

/**
 * Time and chance, as the plugin sees them. Nothing else in the plugin asks for either, so that a simulation can
 * replace both.
 */
export interface Clock {
  /** Milliseconds that only go forward, whatever happens to the time of day. */
  now(): number;
  /** Milliseconds since 1970, for what people or other processes read. */
  wallMs(): number;
  /**
   * Calls back once, after this many milliseconds.
   *
   * @param keepAlive whether the process stays alive for it; only where somebody waits for the outcome
   */
  after(ms: number, callback: () => void, keepAlive?: boolean): Timer;
  uuid(): string;
  /** From 0 to 1, without 1. */
  chance(): number;
}

// Taken once, as they are now: fake timers in a bot's tests replace them later, and would stop the plugin.
const { setTimeout: startTimer, clearTimeout: stopTimer } = timers;
const now = performance.now.bind(performance);

/** Timers must not keep the asynchronous context, and so the handler, in which they were started. */
const root = new AsyncResource('bottender-persona');

/** The clock of this machine. */
export const systemClock: Clock = {
  now,
  wallMs: () => Date.now(),
  after(ms, callback, keepAlive = false) {
    const start = () => startTimer(callback, Math.min(ms, LONGEST_TIMEOUT_MS));
    const timer = root.runInAsyncScope(start);
    if (!keepAlive) timer.unref();
    return { cancel: () => stopTimer(timer) };
  },
  uuid: () => randomUUID(),
  chance: () => Math.random(),
};

/** Waits this many milliseconds. */
export function pause(clock: Clock, ms: number, keepAlive = false): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve, keepAlive));
}

/**
 * The outcome of the work if it comes in time. The work itself goes on.
 *
 * @param late makes the error to reject with after `limitMs`
 */
export async function inTime<T>(
  clock: Clock,
  work: Promise<T>,
  limitMs: number,
  late: () => Error,
): Promise<T> {
  let timer: Timer | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = clock.after(limitMs, () => reject(late()), true);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    timer?.cancel();
  }
}
