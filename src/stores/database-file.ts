import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** LMDB's file in the folder of a database. */
const FILE_NAME = 'data.mdb';
/** Each of the first two pages of the file begins with a header, the number 0xBEEFC0DE at this place in it. */
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;
const PAGE_SIZE_AT = 48;
const HEADER_BYTES = 52;

/**
 * Looks at the file of a database before LMDB does: that maps it into memory and ends the process where it is
 * damaged.
 *
 * @throws Error where it is there and no database
 */
export function checkDatabaseFile(folder: string): void {
  const path = join(folder, FILE_NAME);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  // An empty file is one that another process has just made.
  if (size === 0) return;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  const isDatabase = header.readUInt32LE(MAGIC_AT) === MAGIC;
  if (!isDatabase || size < 2 * header.readUInt32LE(PAGE_SIZE_AT)) {
    throw new Error(`${FILE_NAME} is damaged`);
  }
}
