import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fileStore, type PersonaStore, type StoreRecord } from '../../src';

const recordOf = (owner: string): StoreRecord => ({ kind: 'claim', version: 1, owner });
const keyOf = (index: number) => `o 1 claim ${index}`;
const OLD = recordOf('old');
const NEW = recordOf('new');

let folder = '';
let warnings: string[] = [];
let store: PersonaStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
  store = fileStore({ path: folder });
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warnings.push(String(warning));
  });
  for (const index of [1, 2, 3]) await store.set(keyOf(index), OLD);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** The file with the content of a record. */
async function fileOf(key: string): Promise<string> {
  const all = await readdir(folder, { recursive: true });
  for (const name of all.filter((each) => each.endsWith('.json'))) {
    const path = join(folder, name);
    if ((await readFile(path, 'utf8')).includes(`"${key}"`)) return path;
  }
  throw new Error(`there is no file of ${key}`);
}

/** What was set aside, as texts. */
async function damaged(): Promise<string[]> {
  const names = await readdir(join(folder, 'damaged'));
  return Promise.all(names.map((name) => readFile(join(folder, 'damaged', name), 'utf8')));
}

type Damage = [what: string, harm: (path: string) => Promise<unknown>, isMoved: string | null];

const DAMAGE: Damage[] = [
  ['is cut off', (path) => truncate(path, 20), '{\n  "key": "o 1 clai'],
  ['is empty', (path) => truncate(path, 0), ''],
  ['is something else', (path) => writeFile(path, '\0garbage'), '\0garbage'],
  ['is JSON of another kind', (path) => writeFile(path, '[1]'), '[1]'],
  ['has no record', (path) => writeFile(path, '{"key":"o 1 claim 1"}'), '{"key":"o 1 claim 1"}'],
  [
    "is another record's",
    async (path) => cp(await fileOf(keyOf(2)), path, { force: true }),
    `${JSON.stringify({ key: keyOf(2), record: OLD }, null, 2)}\n`,
  ],
  ['is gone', (path) => unlink(path), ''],
  [
    'has become a folder',
    async (path) => {
      await unlink(path);
      await mkdir(path);
    },
    null,
  ],
];

describe('a file of a record that', () => {
  it.each(DAMAGE)('%s is set aside with a warning that names it', async (_, harm, moved) => {
    const path = await fileOf(keyOf(1));
    await harm(path);
    const told: string[] = [];
    store.onTrouble?.((reason) => told.push(reason));

    expect(await store.get(keyOf(1))).toBeUndefined();
    expect((await store.list('o 1 claim')).sort()).toEqual([
      [keyOf(2), OLD],
      [keyOf(3), OLD],
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(dirname(path));
    expect(warnings[0]).toContain(join(folder, 'damaged'));
    expect(told).toEqual(warnings);
    if (moved !== null) expect(await damaged()).toEqual([moved]);

    expect(await store.swap(keyOf(1), undefined, NEW)).toBe(true);
    expect(await store.get(keyOf(1))).toEqual(NEW);
    expect(warnings).toHaveLength(1);
  });

  it('is damaged costs nobody else a record, whoever finds it first', async () => {
    await writeFile(await fileOf(keyOf(1)), 'garbage');
    const stores = [store, fileStore({ path: folder }), fileStore({ path: folder })];
    const wins = await Promise.all(
      stores.map((each, index) => each.swap(keyOf(1), undefined, recordOf(`${index}`))),
    );
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect(await store.get(keyOf(1))).toEqual(recordOf(`${wins.indexOf(true)}`));
    expect(await damaged()).toEqual(['garbage']);
    expect(warnings).toHaveLength(1);
  });

  it('is damaged can be overwritten unread', async () => {
    await writeFile(await fileOf(keyOf(1)), 'garbage');
    await store.set(keyOf(1), NEW);
    expect(await store.get(keyOf(1))).toEqual(NEW);
  });
});

describe('a file that stands where', () => {
  const inTheWay: [string, (record: string) => string][] = [
    ['the folder of a record should', (record) => record],
    ['the folder of a group should', (record) => dirname(record)],
    ['the folder of all groups should', (record) => dirname(dirname(record))],
  ];

  it.each(inTheWay)('%s be is set aside', async (_, placeOf) => {
    const place = placeOf(dirname(await fileOf(keyOf(1))));
    await rm(place, { recursive: true });
    await writeFile(place, 'in the way');
    expect(await store.get(keyOf(1))).toBeUndefined();
    await store.set(keyOf(1), NEW);
    expect(await fileStore({ path: folder }).get(keyOf(1))).toEqual(NEW);
    expect(await damaged()).toEqual(['in the way']);
    expect(warnings).toEqual([expect.stringContaining(place)]);
  });

  it('a list looks for a group is set aside', async () => {
    const group = dirname(dirname(await fileOf(keyOf(1))));
    await rename(group, `${group}-elsewhere`);
    await writeFile(group, 'in the way');
    expect(await store.list('o 1 claim')).toEqual([]);
    expect(await damaged()).toEqual(['in the way']);
  });
});

describe('strange files', () => {
  it('between the records are left alone', async () => {
    const record = dirname(await fileOf(keyOf(1)));
    const places = [folder, dirname(dirname(record)), dirname(record), record];
    for (const place of places) await writeFile(join(place, '.DS_Store'), 'x');
    expect(await store.list('o 1 claim')).toHaveLength(3);
    expect(await store.swap(keyOf(1), OLD, NEW)).toBe(true);
    expect(await store.get(keyOf(1))).toEqual(NEW);
    for (const place of places) expect(await readdir(place)).toContain('.DS_Store');
    expect(warnings).toEqual([]);
  });

  it('that a record left behind are set aside when there is a record again', async () => {
    const record = dirname(await fileOf(keyOf(1)));
    await writeFile(join(record, '.DS_Store'), 'x');
    await store.delete(keyOf(1));
    expect(await store.get(keyOf(1))).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(await store.swap(keyOf(1), undefined, NEW)).toBe(true);
    expect(await store.get(keyOf(1))).toEqual(NEW);
    expect(warnings).toEqual([expect.stringContaining(join(record, '.DS_Store'))]);
  });
});
