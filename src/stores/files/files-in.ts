import type { Clock } from '../../clock';
import type { PersonaStore } from '../store';
import { Warnings } from '../warnings';
import { codeOf } from './disk';
import { Folder } from './folder';
import { MemoryInstead } from './memory-instead';
import { RecordsOnDisk } from './records-on-disk';
import { troubleWith } from './trouble';

const IN_MEMORY =
  'What cannot be written there is kept in memory, and written as soon as it can be.';

/** The store in this folder. Trouble with it is a warning on the console, and told to who listens. */
export function filesIn(root: string, clock: Clock): PersonaStore {
  const listeners = new Set<(reason: string) => void>();
  const warnings = new Warnings(clock, (message) => {
    for (const listener of listeners) listener(message);
  });
  const tell = async (error: unknown) => {
    const kind = codeOf(error) ?? '';
    if (warnings.isNew(kind)) {
      warnings.say(kind, await troubleWith(root, error), IN_MEMORY);
    }
  };
  const folder = new Folder(root, clock, (kind, message) => warnings.say(kind, message));
  const store = new MemoryInstead(new RecordsOnDisk(folder, tell), clock, tell);
  return {
    get: (key) => store.get(key),
    set: (key, record) => store.set(key, record),
    swap: (key, expected, next) => store.swap(key, expected, next),
    delete: (key) => store.delete(key),
    list: (group) => store.list(group),
    close: () => store.close(),
    onTrouble: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
