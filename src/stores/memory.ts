import { groupOf, type PersonaStore, type StoreRecord } from './store';

/** A store in the memory of this process: it forgets with the process. */
export function memoryStore(): PersonaStore {
  const texts = new Map<string, string>();
  return {
    forgets: true,
    get: (key) => Promise.resolve(parsed(texts.get(key))),
    set: (key, record) => {
      texts.set(key, JSON.stringify(record));
      return Promise.resolve();
    },
    swap: (key, expected, next) => {
      if (texts.get(key) !== text(expected)) return Promise.resolve(false);
      if (next) texts.set(key, JSON.stringify(next));
      else texts.delete(key);
      return Promise.resolve(true);
    },
    delete: (key) => {
      texts.delete(key);
      return Promise.resolve();
    },
    list: (group) => {
      const found = [...texts].filter(([key]) => groupOf(key) === group);
      return Promise.resolve(
        found.map(([key, record]) => [key, JSON.parse(record) as StoreRecord]),
      );
    },
    // The records stay: a store may be shared by several plugins of one process.
    close: () => Promise.resolve(),
  };
}

function text(record: StoreRecord | undefined): string | undefined {
  return record && JSON.stringify(record);
}

function parsed(record: string | undefined): StoreRecord | undefined {
  return record === undefined ? undefined : (JSON.parse(record) as StoreRecord);
}
