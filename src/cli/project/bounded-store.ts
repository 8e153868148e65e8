import { inTime, systemClock } from '../../clock';
import { PersonaError } from '../../errors';
import type { PersonaStore } from '../../stores/store';
import { storeTrouble } from '../../stores/store-trouble';

/** How long a store may take for one answer: a Redis client may wait for its server without end. */
const LIMIT_MS = 10_000;

const NEEDED = 'Commands rely on it, and change nothing without it.';

/**
 * The store, with an error in the place of an answer that does not come, and of one that cannot be relied on.
 *
 * A bot goes on in memory where its store cannot be used. A command must not: what it creates would be on no record,
 * and records that cannot be read would look like none.
 */
export function boundedStore(store: PersonaStore): PersonaStore {
  let trouble: string | undefined;
  const unwatch = store.onTrouble?.((reason) => (trouble = reason));
  const relied = async <T>(work: Promise<T>): Promise<T> => {
    const result = await inTime(systemClock, work, LIMIT_MS, notAnswering).catch(
      (error: unknown) => {
        throw storeTrouble(error);
      },
    );
    if (trouble !== undefined) throw new PersonaError('STORE', `${trouble} ${NEEDED}`);
    return result;
  };
  return {
    ...(store.forgets !== undefined && { forgets: store.forgets }),
    get: (key) => relied(store.get(key)),
    set: (key, record) => relied(store.set(key, record)),
    swap: (key, expected, next) => relied(store.swap(key, expected, next)),
    delete: (key) => relied(store.delete(key)),
    list: (group) => relied(store.list(group)),
    close: async () => {
      unwatch?.();
      await inTime(systemClock, store.close(), LIMIT_MS, notAnswering);
    },
  };
}

function notAnswering(): PersonaError {
  return new PersonaError(
    'STORE',
    `The persona store has not answered for ${LIMIT_MS / 1000} seconds. Check that its server runs.`,
  );
}
