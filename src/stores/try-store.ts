import { isDeepStrictEqual } from 'node:util';

import { systemClock } from '../clock';
import { PersonaError } from '../errors';
import { RECORD_VERSION, type PersonaStore, type ProcessRecord } from './store';

const GROUP = 'probe';

/**
 * Tries all that the plugin does with a store, on a record of its own that is gone afterwards.
 *
 * @returns what the store told meanwhile: why it keeps records in memory, say. Nothing, where all is well
 * @throws what the store throws; PersonaError `STORE` where it does something else than it should
 */
export async function tryStore(store: PersonaStore): Promise<readonly string[]> {
  const told: string[] = [];
  const end = store.onTrouble?.((reason) => told.push(reason));
  const key = `${GROUP} ${systemClock.uuid()}`;
  try {
    await tryRecord(store, key);
    return told;
  } finally {
    // What has failed already says why.
    await store.delete(key).catch(() => undefined);
    end?.();
  }
}

async function tryRecord(store: PersonaStore, key: string): Promise<void> {
  const [first, second] = [1, 2].map(recordOf) as [ProcessRecord, ProcessRecord];
  await store.set(key, first);
  check('get', await store.get(key), first);
  check('swap', await store.swap(key, second, first), false);
  check('swap', await store.swap(key, first, second), true);
  const listed = (await store.list(GROUP)).filter(([each]) => each === key);
  check('list', listed, [[key, second]]);
  await store.delete(key);
  check('get', await store.get(key), undefined);
}

function recordOf(beat: number): ProcessRecord {
  return { kind: 'process', version: RECORD_VERSION, beat };
}

function check(method: string, got: unknown, expected: unknown): void {
  if (isDeepStrictEqual(got, expected)) return;
  const [is, should] = [got, expected].map((each) => JSON.stringify(each) ?? 'undefined');
  throw new PersonaError(
    'STORE',
    `The persona store does not work: ${method} returned ${is}, and should have returned ${should}. ` +
      'Test it with storeLaw.',
  );
}
