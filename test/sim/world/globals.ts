import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

import { systemClock, type Clock } from '../../../src/clock';

/** What the process has in the place of its own while a world runs in it. */
export interface Replacements {
  readonly clock: Clock;
  /** In the place of `FinalizationRegistry`. */
  readonly registry: new (finalize: (held: unknown) => void) => object;
  /** Hears all that is written for people. */
  readonly said: (text: unknown) => void;
  /** Hears of a promise that was rejected, and nobody minded. */
  readonly unhandled: (reason: unknown) => void;
}

/**
 * Gives Bottender and its libraries the time of the world, too, and hears what they say.
 *
 * @returns puts everything back
 */
export function replaceGlobals({ clock, registry, said, unhandled }: Replacements): () => void {
  const before = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    FinalizationRegistry: globalThis.FinalizationRegistry,
  };
  const { now } = Date;
  const { emitWarning } = process;
  const { error } = console;
  const listeners = process.listeners('unhandledRejection');

  const startTimer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const timer = clock.after(ms, () => callback(...args));
    return { ...timer, ref: () => timer, unref: () => timer, hasRef: () => true };
  };
  const stopTimer = (timer?: { cancel?: () => void }) => timer?.cancel?.();
  Object.assign(globalThis, {
    setTimeout: startTimer,
    clearTimeout: stopTimer,
    FinalizationRegistry: registry,
  });
  Date.now = () => clock.wallMs();
  process.emitWarning = said;
  console.error = said;
  EventEmitter.prototype.removeAllListeners.call(process, 'unhandledRejection');
  process.on('unhandledRejection', unhandled);

  const restoreBuiltins = replaceBuiltins(clock);
  const restoreListeners = noteListeners();

  return () => {
    restoreBuiltins();
    restoreListeners();
    Object.assign(globalThis, before);
    Date.now = now;
    process.emitWarning = emitWarning;
    console.error = error;
    process.off('unhandledRejection', unhandled);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  };
}

/** The command line has no clock of its own. */
function replaceBuiltins(clock: Clock): () => void {
  const before = [{ ...systemClock }, { ...crypto }.randomUUID, { ...timers }.setTimeout] as const;
  const put = ([time, uuid, sleep]: readonly [Clock, unknown, unknown]) => {
    Object.assign(systemClock, time);
    Object.assign(crypto, { randomUUID: uuid });
    Object.assign(timers, { setTimeout: sleep });
    syncBuiltinESMExports();
  };
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  put([clock, clock.uuid, sleep]);
  return () => put(before);
}

/** A command that is killed in the world goes on listening to this process's signals. */
function noteListeners(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => new Set(process.listeners(signal)));
  return () => {
    for (const [index, signal] of signals.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!before[index]?.has(listener)) process.off(signal, listener);
      }
    }
  };
}
