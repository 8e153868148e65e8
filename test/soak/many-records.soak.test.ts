import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { fileStore, type PersonaStore, type StoreRecord } from '../../src';

const MANY = 100_000;
const SOME = 2000;
const AT_ONCE = 32;
/** The disk and the machine have better and worse moments. */
const MOST_TIMES_AS_LONG = 5;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
/** A hundred thousand files take a slow disk minutes. */
afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }), 600_000);

const recordOf = (index: number): StoreRecord => ({
  kind: 'persona',
  version: 1,
  id: `${index}`,
  name: `Agent ${index}`,
  profilePictureUrl: `https://example.com/${index}.jpg`,
  createdAtMs: 1_700_000_000_000,
});
const keyOf = (index: number) => `https://graph.example 1 persona ${index}`;

/** Milliseconds for each of some records from this one on, one after the other. */
async function timesOf(store: PersonaStore, first: number) {
  const each = async (work: (index: number) => Promise<unknown>) => {
    const startedMs = performance.now();
    for (let index = first; index < first + SOME; index += 1) await work(index);
    return (performance.now() - startedMs) / SOME;
  };
  return {
    set: await each((index) => store.set(keyOf(index), recordOf(index))),
    get: await each((index) => store.get(keyOf(index))),
    swap: await each((index) => store.swap(keyOf(index), recordOf(index), recordOf(index + 1))),
  };
}

it('a record costs as much among a hundred thousand as alone, and a group costs its size', async () => {
  const store = fileStore({ path: folder });
  const alone = await timesOf(store, 0);
  let next = SOME;
  const write = async () => {
    while (next < MANY) {
      const index = next++;
      await store.set(keyOf(index), recordOf(index));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  const among = await timesOf(store, MANY);

  await store.set('https://graph.example 1 claim a', recordOf(1));
  const listed = async (group: string) => {
    const startedMs = performance.now();
    const { length } = await store.list(group);
    return { length, ms: performance.now() - startedMs };
  };
  const [small, large] = [
    await listed('https://graph.example 1 claim'),
    await listed('https://graph.example 1 persona'),
  ];
  console.log({ alone, among, small, large });
  for (const what of ['set', 'get', 'swap'] as const) {
    expect(among[what]).toBeLessThan(MOST_TIMES_AS_LONG * alone[what]);
  }
  expect([small.length, large.length]).toEqual([1, MANY + SOME]);
  expect(small.ms).toBeLessThan(large.ms / 100);
});
