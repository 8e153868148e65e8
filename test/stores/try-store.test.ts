import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { fileStore, memoryStore, type PersonaStore } from '../../src';
import { tryStore } from '../../src/stores/try-store';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('a store that works has nothing to tell, and keeps nothing of it', async () => {
  const store = fileStore({ path: join(folder, 'personas') });
  expect(await tryStore(store)).toEqual([]);
  expect(await tryStore(memoryStore())).toEqual([]);
  expect(await store.list('probe')).toEqual([]);
  const [group = ''] = await readdir(join(folder, 'personas', 'records'));
  expect(await readdir(join(folder, 'personas', 'records', group))).toEqual([]);
});

it('a store that goes on in memory tells why', async () => {
  const warning = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  await writeFile(join(folder, 'file'), '');
  const told = await tryStore(fileStore({ path: join(folder, 'file') }));
  expect(told).toEqual([expect.stringMatching(/cannot be used: [^.]*\.$/)]);
  expect(warning.mock.calls).toEqual([
    [expect.stringMatching(/cannot be used.*kept in memory/), 'BottenderPersonaWarning'],
  ]);
});

it('what the store throws comes through', async () => {
  const failing = { ...memoryStore(), swap: () => Promise.reject(new Error('NOPERM')) };
  await expect(tryStore(failing)).rejects.toThrow('NOPERM');
});

const WRONG: [string, Partial<PersonaStore>, RegExp][] = [
  ['forgets', { set: () => Promise.resolve() }, /get returned undefined/],
  ['swaps whatever is there', { swap: () => Promise.resolve(true) }, /swap returned true.*false/],
  ['never swaps', { swap: () => Promise.resolve(false) }, /swap returned false.*true/],
  ['lists nothing', { list: () => Promise.resolve([]) }, /list returned \[\]/],
  ['keeps what is deleted', { delete: () => Promise.resolve() }, /should have returned undefined/],
];

it.each(WRONG)('a store that %s does not work', async (_, methods, message) => {
  const failure = tryStore({ ...memoryStore(), ...methods });
  await expect(failure).rejects.toThrow(message);
  await expect(failure).rejects.toMatchObject({ code: 'STORE' });
});
