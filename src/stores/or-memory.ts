import { isUnwritable } from './file';
import { memoryStore } from './memory';
import type { PersonaStore } from './store';

/**
 * The store, or memory from the moment on when its disk turns out not to be writable at all.
 *
 * @param tell hears of that, once
 */
export function orMemory(store: PersonaStore, tell: (error: Error) => void): PersonaStore {
  let inUse = store;
  const using = async <T>(work: (store: PersonaStore) => Promise<T>): Promise<T> => {
    try {
      return await work(inUse);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      if (inUse === store) {
        inUse = memoryStore();
        tell(error as Error);
      }
      return work(inUse);
    }
  };
  return {
    get: (key) => using((records) => records.get(key)),
    set: (key, record) => using((records) => records.set(key, record)),
    swap: (key, expected, next) => using((records) => records.swap(key, expected, next)),
    delete: (key) => using((records) => records.delete(key)),
    list: (group) => using((records) => records.list(group)),
    close: () => store.close(),
  };
}
