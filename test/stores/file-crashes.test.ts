import { mkdtemp, readdir, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fileStore, type PersonaStore, type StoreRecord } from '../../src';
import { betweenDiskCalls } from './support/disk-calls';

const KEY = 'o 1 claim a';
const recordOf = (owner: string): StoreRecord => ({ kind: 'claim', version: 1, owner });
const OLD = recordOf('old');
const NEW = recordOf('new');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Change {
  name: string;
  before: StoreRecord | undefined;
  after: StoreRecord | undefined;
  make: (store: PersonaStore) => Promise<unknown>;
}

const CHANGES: Change[] = [
  { name: 'the first set', before: undefined, after: NEW, make: (store) => store.set(KEY, NEW) },
  { name: 'another set', before: OLD, after: NEW, make: (store) => store.set(KEY, NEW) },
  {
    name: 'a swap for nothing',
    before: undefined,
    after: NEW,
    make: (store) => store.swap(KEY, undefined, NEW),
  },
  { name: 'a swap', before: OLD, after: NEW, make: (store) => store.swap(KEY, OLD, NEW) },
  {
    name: 'a swap for no record',
    before: OLD,
    after: undefined,
    make: (store) => store.swap(KEY, OLD, undefined),
  },
  { name: 'a delete', before: OLD, after: undefined, make: (store) => store.delete(KEY) },
];

/** A process that ends after so many calls of the operating system: nothing of it comes to an end then. */
async function endAfter(calls: number, work: () => Promise<unknown>): Promise<boolean> {
  let left = calls;
  const open: FileHandle[] = [];
  let end = () => {};
  const ended = new Promise<boolean>((resolve) => (end = () => resolve(true)));
  const undo = await betweenDiskCalls(async (name, go) => {
    left -= 1;
    if (left < 0) {
      end();
      return new Promise(() => undefined);
    }
    const result = await go();
    if (name === 'open') open.push(result as FileHandle);
    return result;
  });
  const wasEnded = await Promise.race([ended, work().then(() => false)]);
  undo();
  for (const file of open) await file.close();
  return wasEnded;
}

describe('a process that ends between two calls of the operating system', () => {
  it.each(CHANGES)('in $name leaves the record as it was or as it should be', async (change) => {
    const { before, after, make } = change;
    let calls = 0;
    for (let wasEnded = true; wasEnded; calls += 1) {
      await rm(folder, { recursive: true, force: true });
      const store = () => fileStore({ path: folder });
      if (before) await store().set(KEY, before);
      await store().set('o 1 claim b', OLD);

      const ending = store();
      wasEnded = await endAfter(calls, () => make(ending));

      const found = await store().get(KEY);
      expect([before, after]).toContainEqual(found);
      if (!wasEnded) expect(found).toEqual(after);
      const others = found ? [[KEY, found]] : [];
      const listed = await store().list('o 1 claim');
      expect(listed.sort()).toEqual([...others, ['o 1 claim b', OLD]]);
      // Whoever comes next can do what they like.
      expect(await store().swap(KEY, found, recordOf('next'))).toBe(true);
      expect(await store().swap(KEY, found, NEW)).toBe(false);
      expect(await store().swap(KEY, recordOf('next'), undefined)).toBe(true);
      expect(await store().list('o 1 claim')).toEqual([['o 1 claim b', OLD]]);
      expect(await filesOf('claim')).toHaveLength(2);
    }
    expect(calls).toBeGreaterThan(3);
  });

  /** All files of records of a kind, of whichever version. */
  async function filesOf(kind: string): Promise<string[]> {
    const all = await readdir(join(folder, 'records'), { recursive: true, withFileTypes: true });
    return all
      .filter((each) => each.isFile() && each.parentPath.includes(`${kind}-`))
      .map(({ name }) => name);
  }
});
