import { groupOf, type PersonaStore, type StoreRecord } from './store';

/** A store in the memory of this process: it forgets with the process. */
export function memoryStore(): PersonaStore {
  /** The records as text, by key, of each group: listing one walks no other. */
  const groups = new Map<string, Map<string, string>>();
  const textOf = (key: string) => groups.get(groupOf(key))?.get(key);
  const write = (key: string, next: string | undefined) => {
    const group = groupOf(key);
    let texts = groups.get(group);
    if (!texts) groups.set(group, (texts = new Map<string, string>()));
    if (next === undefined) texts.delete(key);
    else texts.set(key, next);
    if (texts.size === 0) groups.delete(group);
  };
  return {
    forgets: true,
    get: (key) => Promise.resolve(recordIn(textOf(key))),
    set: (key, record) => {
      write(key, textIn(record));
      return Promise.resolve();
    },
    swap: (key, expected, next) => {
      if (textOf(key) !== textIn(expected)) return Promise.resolve(false);
      write(key, textIn(next));
      return Promise.resolve(true);
    },
    delete: (key) => {
      write(key, undefined);
      return Promise.resolve();
    },
    list: (group) => {
      const texts = [...(groups.get(group) ?? [])];
      return Promise.resolve(texts.map(([key, text]) => [key, JSON.parse(text) as StoreRecord]));
    },
    // The records stay: a store may be shared by several plugins of one process.
    close: () => Promise.resolve(),
  };
}

function textIn(record: StoreRecord | undefined): string | undefined {
  return record && JSON.stringify(record);
}

function recordIn(text: string | undefined): StoreRecord | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoreRecord);
}
