import {
  accessSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

import { UsageError } from '../usage-error';

/**
 * Looks whether a file can be written, before anything is asked: answers that cannot be written would be lost.
 *
 * @throws UsageError
 */
export function checkWritable(out: string): void {
  try {
    const path = placeOf(out);
    if (existsSync(path) && !statSync(path).isFile()) throw new Error('it is not a file');
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out ${out} cannot be written: ${reason}`);
  }
}

/**
 * Writes the whole file, or leaves what was there.
 *
 * @throws what the file system throws
 */
export function writeWhole(out: string, text: string): void {
  const path = placeOf(out);
  const unfinished = `${path}.unfinished`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** A link stays one: what it leads to is written. */
function placeOf(out: string): string {
  const path = resolve(out);
  return existsSync(path) ? realpathSync(path) : path;
}
