import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import type { RootDatabase } from 'lmdb';

import { PersonaError } from '../errors';
import { checkTextOption } from './check-options';
import { checkDatabaseFile } from './database-file';
import { groupOf, type PersonaStore, type StoreRecord } from './store';

/** Where the records stand on the disk. */
export interface FileStoreOptions {
  /**
   * A folder, which is made where it is missing. It has to outlive the process.
   *
   * @default '.personas' in the working folder
   */
  readonly path?: string;
}

type Database = RootDatabase<string, string>;

/**
 * A store in a folder of this machine, safe against crashes and shared by all its processes.
 *
 * The folder is opened at the first use, not before.
 *
 * @throws PersonaError `INVALID_OPTION`
 */
export function fileStore(options: FileStoreOptions = {}): PersonaStore {
  checkTextOption('fileStore()', 'path', options);
  const { path = '.personas' } = options;
  const folder = resolve(path);
  let database: Database | undefined;
  const open = () => (database ??= openDatabase(folder));
  return {
    get: (key) => inOrder(() => parsed(open().get(key))),
    set: (key, record) =>
      inOrder(async () => {
        await open().put(key, JSON.stringify(record));
      }),
    swap: (key, expected, next) =>
      inOrder(() => {
        const texts = open();
        return texts.transaction(() => {
          if (texts.get(key) !== (expected && JSON.stringify(expected))) return false;
          if (next) void texts.put(key, JSON.stringify(next));
          else void texts.remove(key);
          return true;
        });
      }),
    delete: (key) =>
      inOrder(async () => {
        await open().remove(key);
      }),
    list: (group) =>
      inOrder(() => {
        const range = open().getRange({ start: `${group} `, end: `${group}!` });
        const ofGroup = [...range].filter(({ key }) => groupOf(key) === group);
        return ofGroup.map(({ key, value }) => [key, JSON.parse(value) as StoreRecord]);
      }),
    close: async () => {
      await database?.close();
      database = undefined;
    },
  };

  async function inOrder<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof PersonaError ? error : troubleWith(folder, error);
    }
  }
}

function openDatabase(folder: string): Database {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const trouble = troubleWith(folder, error);
    unwritable.add(trouble);
    throw trouble;
  }
  checkDatabaseFile(folder);
  // The native module waits for the first use: a config that is only read must not load it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { open } = require('lmdb') as typeof import('lmdb');
  return open<string, string>({ path: folder, encoding: 'string' });
}

const unwritable = new WeakSet<object>();

/** Whether the error says that the folder of a file store cannot be written at all. */
export function isUnwritable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && unwritable.has(error);
}

function troubleWith(folder: string, error: unknown): PersonaError {
  const reason = error instanceof Error ? error.message : String(error);
  return new PersonaError(
    'STORE',
    `The folder of the personas cannot be used: ${folder} (${reason}). Check that it is on a disk with room ` +
      'that may be written. If its files are damaged, move them away and start the bot again: it makes new ones.',
    { cause: error },
  );
}

function parsed(text: string | undefined): StoreRecord | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoreRecord);
}
