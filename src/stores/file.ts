import { resolve } from 'node:path';

import { systemClock } from '../clock';
import { checkTextOption } from './check-options';
import { codeOf } from './files/disk';
import { Folder } from './files/folder';
import { MemoryInstead } from './files/memory-instead';
import { RecordsOnDisk } from './files/records-on-disk';
import { troubleWith } from './files/trouble';
import type { PersonaStore } from './store';
import { Warnings } from './warnings';

/** Where the records stand on the disk. */
export interface FileStoreOptions {
  /**
   * A folder, which is made when the first record is written. It has to outlive the process.
   *
   * @default '.personas' in the working folder
   */
  readonly path?: string;
}

/**
 * A store of plain files in a folder, which any number of processes of this machine may share, in containers too.
 *
 * A folder that cannot be used never makes it reject: what cannot be written is kept in memory until it can be,
 * with a warning on the console.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function fileStore(options: FileStoreOptions = {}): PersonaStore {
  checkTextOption('fileStore()', 'path', options);
  const { path = '.personas' } = options;
  const root = resolve(path);
  const listeners = new Set<(reason: string) => void>();
  const warnings = new Warnings(systemClock, (message) => {
    for (const listener of listeners) listener(message);
  });
  const tell = async (error: unknown) => {
    const kind = codeOf(error) ?? '';
    if (warnings.isNew(kind)) warnings.say(kind, await troubleWith(root, error));
  };
  const folder = new Folder(root, systemClock, (kind, message) => warnings.say(kind, message));
  const disk = new RecordsOnDisk(folder, tell);
  const store = new MemoryInstead(disk, systemClock, tell);
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
