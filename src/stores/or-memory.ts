import { isUnwritable } from './file';
import { memoryStore } from './memory';
import type { PersonaStore } from './store';

/**
 * The store, or memory from the moment on when its disk turns out not to be writable at all.
 *
 * @param choose names the store when it is first used
 * @param tell hears of the change, once
 */
export function orMemory(choose: () => PersonaStore, tell: (error: Error) => void): PersonaStore {
  let chosen: PersonaStore | undefined;
  let memory: PersonaStore | undefined;
  const inUse = () => memory ?? (chosen ??= choose());
  const using = async <T>(work: (store: PersonaStore) => Promise<T>): Promise<T> => {
    try {
      return await work(inUse());
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      if (!memory) {
        memory = memoryStore();
        tell(error as Error);
      }
      return work(memory);
    }
  };
  return {
    get: (key) => using((records) => records.get(key)),
    set: (key, record) => using((records) => records.set(key, record)),
    swap: (key, expected, next) => using((records) => records.swap(key, expected, next)),
    delete: (key) => using((records) => records.delete(key)),
    list: (group) => using((records) => records.list(group)),
    close: () => (chosen ?? choose()).close(),
  };
}
