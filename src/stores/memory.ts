import type { PersonaStore, StoreRecord } from './store';

/** A store in the memory of this process: it forgets with the process. */
export function memoryStore(): PersonaStore {
  const records = new Map<string, StoreRecord>();
  return {
    get: (key) => {
      const record = records.get(key);
      return Promise.resolve(record && { ...record });
    },
    set: (key, record) => {
      records.set(key, { ...record });
      return Promise.resolve();
    },
    delete: (key) => {
      records.delete(key);
      return Promise.resolve();
    },
    list: (prefix) => {
      const found = [...records].filter(([key]) => key.startsWith(prefix));
      return Promise.resolve(found.map(([key, record]) => [key, { ...record }]));
    },
    // The records stay: a store may be shared by several plugins of one process.
    close: () => Promise.resolve(),
  };
}
