import { inTime, type Clock } from '../clock';
import { PersonaError } from '../errors';
import { Breaker } from './breaker';
import { closed } from './closed';
import type { PersonaStore } from './store';
import { storeTrouble } from './store-trouble';
import { Warnings } from './warnings';

/** A store on this machine takes a moment, too. */
const SHORTEST_WAIT_MS = 100;
const LONGEST_CLOSE_MS = 5000;
/** A key that nothing is kept under. */
const PROBE_KEY = 'probe answer';

export interface GuardOptions {
  readonly clock: Clock;
  /** The longest that one access may take, in milliseconds. */
  readonly waitMs: number;
  /** Hears of trouble, in words: what the store tells, and each time when it stops answering. */
  readonly tell: (reason: string) => void;
}

/**
 * A store that is safe to wait for: each access ends within `waitMs`, and at once while the store does not answer.
 *
 * What the store throws, and what comes of one that does not answer, is a `PersonaError` with the code `STORE`; a
 * warning on the console says so once. `close()` takes five seconds at most; the store hears nothing after it.
 *
 * @param choose names the store when it is first used
 */
export function guardedStore(choose: () => PersonaStore, options: GuardOptions): PersonaStore {
  const { clock, tell } = options;
  const waitMs = Math.max(options.waitMs, SHORTEST_WAIT_MS);
  const warnings = new Warnings(clock, () => undefined);
  let chosen: PersonaStore | undefined;
  let unwatch: (() => void) | undefined;
  let isClosed = false;
  const store = () => {
    if (!chosen) {
      chosen = choose();
      unwatch = chosen.onTrouble?.(tell);
    }
    return chosen;
  };
  const breaker = new Breaker({
    clock,
    waitMs,
    probe: () => store().get(PROBE_KEY),
    late: () => notAnswering(waitMs),
    began: (error) => tell(storeTrouble(error).message),
  });
  const guarded = async <T>(work: (store: PersonaStore) => Promise<T>): Promise<T> => {
    if (isClosed) throw closed();
    try {
      return await breaker.run(async () => work(store()));
    } catch (error) {
      const trouble = storeTrouble(error);
      warnings.say(kindOf(error), trouble.message);
      throw trouble;
    }
  };
  return {
    get forgets() {
      return store().forgets ?? false;
    },
    get: (key) => guarded((records) => records.get(key)),
    set: (key, record) => guarded((records) => records.set(key, record)),
    swap: (key, expected, next) => guarded((records) => records.swap(key, expected, next)),
    delete: (key) => guarded((records) => records.delete(key)),
    list: (group) => guarded((records) => records.list(group)),
    async close() {
      isClosed = true;
      unwatch?.();
      const late = () => notAnswering(LONGEST_CLOSE_MS);
      try {
        await inTime(clock, store().close(), LONGEST_CLOSE_MS, late);
      } catch (error) {
        throw storeTrouble(error);
      }
    },
  };
}

function notAnswering(forMs: number): PersonaError {
  return new PersonaError(
    'STORE',
    `The persona store has not answered for ${forMs / 1000} seconds. Check that its server runs and can be ` +
      'reached. Personas that this process knows still speak; it is asked again in a moment.',
  );
}

/** Errors of one kind differ in names and numbers only; Redis begins its own with a word for the kind. */
function kindOf(error: unknown): string {
  if (error instanceof PersonaError) return error.message;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return `${name} ${message.split(/[\s:]/, 1)[0]}`;
}
