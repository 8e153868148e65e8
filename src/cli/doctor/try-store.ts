import { randomUUID } from 'node:crypto';

import isEqual from 'lodash/isEqual';

import { PersonaError } from '../../errors';
import { RECORD_VERSION, type PersonaStore, type StoreRecord } from '../../stores/store';

/**
 * Does with a store all that the plugin does, on a key of its own that is taken away again. A store may open and be
 * read, and refuse the one command that keeps two processes from creating the same persona.
 *
 * @throws PersonaError `STORE`, and what the store throws
 */
export async function tryStore(store: PersonaStore): Promise<void> {
  const group = `try ${randomUUID()}`;
  const key = `${group} record`;
  const first = recordOf(1);
  const second = recordOf(2);
  try {
    await store.set(key, first);
    expectSame('get', await store.get(key), first);
    expectSame('list', await store.list(group), [[key, first]]);
    expectSame('swap', await store.swap(key, second, first), false);
    expectSame('swap', await store.swap(key, first, second), true);
    expectSame('swap', await store.get(key), second);
  } finally {
    await store.delete(key);
  }
  expectSame('delete', await store.get(key), undefined);
}

function recordOf(beat: number): StoreRecord {
  return { kind: 'process', version: RECORD_VERSION, beat };
}

function expectSame(method: string, got: unknown, expected: unknown): void {
  if (isEqual(got, expected)) return;
  throw new PersonaError(
    'STORE',
    `\`${method}\` does not do what the plugin needs: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`,
  );
}
