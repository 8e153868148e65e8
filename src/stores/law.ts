import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';

import { RECORD_VERSION, type PersonaRecord, type PersonaStore, type StoreRecord } from './store';

/** One rule of the contract that a store has to keep. */
export interface StoreLaw {
  /** The rule, as a sentence. */
  readonly name: string;
  /**
   * Checks the rule on a store that is empty.
   *
   * @param open opens the same records again, as another process would
   * @throws AssertionError if the store breaks the rule
   */
  readonly check: (store: PersonaStore, open: () => PersonaStore) => Promise<void>;
}

const KEY = 'https://graph.example 1 persona a';
const JOHN: PersonaRecord = {
  kind: 'persona',
  version: RECORD_VERSION,
  id: '1',
  name: 'Jöhn 🙂 "Mathew"',
  profilePictureUrl: `https://example.com/${'a'.repeat(2000)}`,
  createdAtMs: 1_700_000_000_000,
};
const MARY: PersonaRecord = { ...JOHN, id: '2', name: 'Mary' };
const OWN = (beat: number): StoreRecord => ({ kind: 'process', version: RECORD_VERSION, beat });
const CLAIM: StoreRecord = { kind: 'claim', version: RECORD_VERSION, owner: 'a' };

/**
 * The contract of `PersonaStore` as checks, for the tests of a store of your own. Each check needs an empty store.
 *
 * ```js
 * for (const { name, check } of storeLaw) {
 *   test(name, () => check(myStore(folder), () => myStore(folder)));
 * }
 * ```
 */
export const storeLaw: readonly StoreLaw[] = [
  {
    name: 'an absent record is undefined',
    check: async (store) => {
      strictEqual(await store.get(KEY), undefined);
      deepStrictEqual(await store.list('https://graph.example 1 persona'), []);
    },
  },
  {
    name: 'a record comes back as it was written, and the last one written counts',
    check: async (store) => {
      await store.set(KEY, JOHN);
      deepStrictEqual(await store.get(KEY), JOHN);
      await store.set(KEY, MARY);
      deepStrictEqual(await store.get(KEY), MARY);
    },
  },
  {
    name: 'records are copied, never shared',
    check: async (store) => {
      const record = { ...JOHN };
      await store.set(KEY, record);
      record.name = 'changed after it was written';
      deepStrictEqual(await store.get(KEY), JOHN);
      notStrictEqual(await store.get(KEY), await store.get(KEY));
    },
  },
  {
    name: 'delete takes the record away, and an absent one is no failure',
    check: async (store) => {
      await store.set(KEY, JOHN);
      await store.delete(KEY);
      strictEqual(await store.get(KEY), undefined);
      await store.delete(KEY);
    },
  },
  {
    name: 'swap writes where nothing is, if nothing is expected',
    check: async (store) => {
      strictEqual(await store.swap(KEY, undefined, JOHN), true);
      strictEqual(await store.swap(KEY, undefined, MARY), false);
      deepStrictEqual(await store.get(KEY), JOHN);
    },
  },
  {
    name: 'swap writes in the place of what is expected, and of nothing else',
    check: async (store) => {
      await store.set(KEY, JOHN);
      strictEqual(await store.swap(KEY, MARY, CLAIM), false);
      strictEqual(await store.swap(KEY, JOHN, MARY), true);
      strictEqual(await store.swap(KEY, await store.get(KEY), CLAIM), true);
      deepStrictEqual(await store.get(KEY), CLAIM);
    },
  },
  {
    name: 'swap without a next record takes the expected one away',
    check: async (store) => {
      await store.set(KEY, JOHN);
      strictEqual(await store.swap(KEY, MARY, undefined), false);
      strictEqual(await store.swap(KEY, JOHN, undefined), true);
      strictEqual(await store.get(KEY), undefined);
      strictEqual(await store.swap(KEY, JOHN, undefined), false);
    },
  },
  {
    name: 'of several swaps that expect the same, one wins',
    check: async (store, open) => {
      const stores = [store, open(), open()];
      const claims = Array.from({ length: 30 }, (_, index) => ({ ...CLAIM, owner: `${index}` }));
      const outcomes = await Promise.all(
        claims.map(async (claim, index) => stores[index % 3]?.swap(KEY, undefined, claim)),
      );
      strictEqual(outcomes.filter(Boolean).length, 1);
      deepStrictEqual(await store.get(KEY), claims[outcomes.indexOf(true)]);
    },
  },
  {
    name: 'of changes that several make by swap, none is lost',
    check: async (store, open) => {
      await store.set(KEY, OWN(0));
      await Promise.all([store, open(), open()].map((each) => count(each, 20)));
      deepStrictEqual(await store.get(KEY), OWN(60));
    },
  },
  {
    name: 'list returns the records of a group, and no others',
    check: async (store) => {
      const keys = [
        'o 1 persona a',
        'o 1 persona b',
        'o 1 persona more a',
        'o 1 persona! a',
        'o 1 x',
      ];
      for (const key of keys) await store.set(key, JOHN);
      const found = await store.list('o 1 persona');
      deepStrictEqual(found.map(([key]) => key).sort(), keys.slice(0, 2));
      deepStrictEqual(found[0]?.[1], JOHN);
    },
  },
  {
    name: 'list returns what stays, each record whole and once, while others are written',
    check: async (store, open) => {
      const keys = Array.from({ length: 20 }, (_, index) => `o 1 persona ${index}`);
      for (const key of keys) await store.set(key, JOHN);
      let listing = true;
      const write = async (other: PersonaStore) => {
        for (let round = 0; listing; round += 1) {
          await other.set(keys[round % keys.length] as string, round % 2 ? MARY : JOHN);
          await other.set('o 1 persona comes and goes', MARY);
          await other.delete('o 1 persona comes and goes');
        }
      };
      const writing = write(open());
      try {
        for (let times = 0; times < 10; times += 1)
          checkList(await store.list('o 1 persona'), keys);
      } finally {
        listing = false;
        await writing;
      }
    },
  },
  {
    name: 'names come back as they were, lone surrogates too',
    check: async (store) => {
      for (const name of ['\ud83d', 'a\udc00b', '\u2028 \ufeff', '\\ud83d']) {
        await store.set(KEY, { ...JOHN, name });
        deepStrictEqual(await store.get(KEY), { ...JOHN, name });
        strictEqual(await store.swap(KEY, { ...JOHN, name }, JOHN), true);
      }
    },
  },
  {
    name: 'a record of a megabyte is as good as any other',
    check: async (store) => {
      const large = { ...JOHN, profilePictureUrl: `https://example.com/${'ä'.repeat(500_000)}` };
      await store.set(KEY, large);
      deepStrictEqual(await store.get(KEY), large);
      strictEqual(await store.swap(KEY, large, { ...large, id: '2' }), true);
      deepStrictEqual(await store.list('https://graph.example 1 persona'), [
        [KEY, { ...large, id: '2' }],
      ]);
    },
  },
  {
    name: 'a store that was closed can be used again',
    check: async (store) => {
      await store.set(KEY, JOHN);
      await store.close();
      await store.close();
      deepStrictEqual(await store.get(KEY), JOHN);
      strictEqual(await store.swap(KEY, JOHN, MARY), true);
    },
  },
  {
    name: 'what was written is there for whoever opens the records next',
    check: async (store, open) => {
      await store.set(KEY, JOHN);
      deepStrictEqual(await open().get(KEY), JOHN);
      await store.close();
      deepStrictEqual(await open().get(KEY), JOHN);
    },
  },
  {
    name: 'keys of 512 characters are told apart to the last one',
    check: async (store) => {
      const key = `${'k'.repeat(255)} ${'k'.repeat(255)}`;
      await store.set(`${key}a`, JOHN);
      await store.set(`${key}b`, MARY);
      deepStrictEqual(await store.get(`${key}a`), JOHN);
      deepStrictEqual(await store.get(`${key}b`), MARY);
    },
  },
];

/** Adds one to a number on record, so often. */
async function count(store: PersonaStore, times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const present = await store.get(KEY);
    if (present?.kind !== 'process') throw new Error(`${KEY} is ${JSON.stringify(present)}`);
    if (await store.swap(KEY, present, OWN(present.beat + 1))) done += 1;
  }
}

function checkList(list: readonly [string, StoreRecord][], keys: readonly string[]): void {
  const found = list.map(([key]) => key);
  strictEqual(new Set(found).size, found.length);
  for (const key of keys) ok(found.includes(key), `${key} is missing`);
  for (const [, record] of list) ok('id' in record && ['1', '2'].includes(record.id ?? ''));
}
