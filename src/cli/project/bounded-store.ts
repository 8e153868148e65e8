import { PersonaError } from '../../errors';
import { inTime, systemClock } from '../../clock';
import type { PersonaStore } from '../../stores/store';

/** How long a store may take for one answer: a Redis client may wait for its server without end. */
const LIMIT_MS = 10_000;

/**
 * The store, with an error in the place of an answer that does not come, and of records that it keeps in memory instead:
 * a command ends, and they with it.
 */
export function boundedStore(store: PersonaStore): PersonaStore {
  let trouble: string | undefined;
  store.onTrouble?.((reason) => (trouble ??= reason));
  const bounded = async <T>(work: Promise<T>): Promise<T> => {
    const outcome = await inTime(systemClock, work, LIMIT_MS, notAnswering);
    if (trouble !== undefined) throw new PersonaError('STORE', trouble);
    return outcome;
  };
  return {
    ...(store.forgets !== undefined && { forgets: store.forgets }),
    get: (key) => bounded(store.get(key)),
    set: (key, record) => bounded(store.set(key, record)),
    swap: (key, expected, next) => bounded(store.swap(key, expected, next)),
    delete: (key) => bounded(store.delete(key)),
    list: (group) => bounded(store.list(group)),
    close: () => inTime(systemClock, store.close(), LIMIT_MS, notAnswering),
  };
}

function notAnswering(): PersonaError {
  return new PersonaError(
    'STORE',
    `The store of the personas has not answered for ${LIMIT_MS / 1000} seconds. Check that its server runs.`,
  );
}
