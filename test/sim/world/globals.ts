import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';

/** What the process has in the place of its own while a world runs in it. */
export interface Replacements {
  readonly wallMs: () => number;
  readonly after: (ms: number, callback: () => void) => { cancel(): void };
  /** Hears all that is written for people. */
  readonly said: (text: unknown) => void;
  /** Hears of a promise that was rejected, and nobody minded. */
  readonly unhandled: (reason: unknown) => void;
}

/** When garbage is collected is nobody's choice, so no world may depend on it. */
class NoFinalizationRegistry {
  register(): void {
    // What is registered stays.
  }

  unregister(): boolean {
    return false;
  }
}

/**
 * Gives Bottender and its libraries the time of the world, too, and hears what they say.
 *
 * @returns puts everything back
 */
export function replaceGlobals({ after, said, unhandled, wallMs }: Replacements): () => void {
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
    const timer = after(ms, () => callback(...args));
    return { ...timer, ref: () => timer, unref: () => timer, hasRef: () => true };
  };
  const stopTimer = (timer?: { cancel?: () => void }) => timer?.cancel?.();
  Object.assign(globalThis, {
    setTimeout: startTimer,
    clearTimeout: stopTimer,
    FinalizationRegistry: NoFinalizationRegistry,
  });
  Date.now = () => Math.floor(wallMs());
  process.emitWarning = said;
  console.error = said;
  EventEmitter.prototype.removeAllListeners.call(process, 'unhandledRejection');
  process.on('unhandledRejection', unhandled);

  const forgetStorages = noteStorages();

  return () => {
    forgetStorages();
    Object.assign(globalThis, before);
    Date.now = now;
    process.emitWarning = emitWarning;
    console.error = error;
    process.off('unhandledRejection', unhandled);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  };
}

/**
 * Node.js looks at every storage that was ever used whenever a promise is made: those of a world that is over would make
 * the next ones slower and slower.
 *
 * @returns does away with those that were used meanwhile
 */
function noteStorages(): () => void {
  const used = new Set<AsyncLocalStorage<unknown>>();
  const prototype = AsyncLocalStorage.prototype as { run: (...given: never[]) => unknown };
  const { run } = prototype;
  prototype.run = function (this: AsyncLocalStorage<unknown>, ...given) {
    used.add(this);
    return run.apply(this, given);
  };
  return () => {
    prototype.run = run;
    for (const storage of used) storage.disable();
  };
}
