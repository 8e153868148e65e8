import { resolve } from 'node:path';

import { systemClock } from '../clock';
import { checkTextOption } from './check-options';
import { filesIn } from './files/files-in';
import type { PersonaStore } from './store';

/** Where the records are on the disk. */
export interface FileStoreOptions {
  /**
   * The folder. It is created when the first record is written, and must outlive the process.
   *
   * @default '.personas' in the working folder
   */
  readonly path?: string;
}

/**
 * A store of plain files in a folder, which any number of processes of this machine may share, in containers too.
 *
 * It never rejects because of a folder that cannot be used: what cannot be written is kept in memory until it can be,
 * with a warning on the console.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function fileStore(options: FileStoreOptions = {}): PersonaStore {
  checkTextOption('fileStore()', 'path', options);
  const { path = '.personas' } = options;
  return filesIn(resolve(path), systemClock);
}
