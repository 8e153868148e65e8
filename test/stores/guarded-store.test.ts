import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryStore, PersonaError, storeLaw, type PersonaStore } from '../../src';
import { TestClock } from '../support/clock';
import { guardedStore } from '../../src/stores/guarded-store';

const KEY = 'o 1 claim a';
const RECORD = { kind: 'claim', version: 1, owner: 'a' } as const;
const WAIT_MS = 10_000;

/** A store whose answers a test holds back. */
interface Awaited extends PersonaStore {
  /** What becomes of the accesses from now on. */
  behave: 'answers' | 'is silent' | Error;
  /** Answers all that it has been asked and has not answered yet. */
  answerAll(): void;
  asked: number;
}

function awaitedStore(): Awaited {
  const memory = memoryStore();
  const held: (() => void)[] = [];
  const access = async <T>(answer: () => Promise<T>): Promise<T> => {
    store.asked += 1;
    if (store.behave instanceof Error) throw store.behave;
    if (store.behave === 'is silent') await new Promise<void>((resolve) => held.push(resolve));
    return answer();
  };
  const store: Awaited = {
    behave: 'answers',
    asked: 0,
    answerAll: () => held.splice(0).forEach((answer) => answer()),
    get: (key) => access(() => memory.get(key)),
    set: (key, record) => access(() => memory.set(key, record)),
    swap: (key, expected, next) => access(() => memory.swap(key, expected, next)),
    delete: (key) => access(() => memory.delete(key)),
    list: (group) => access(() => memory.list(group)),
    close: () => access(() => memory.close()),
  };
  return store;
}

let clock: TestClock;
let store: Awaited;
let guarded: PersonaStore;
let warnings: string[] = [];
let told: string[] = [];

beforeEach(() => {
  warnings = [];
  told = [];
  clock = new TestClock();
  store = awaitedStore();
  guarded = guardedStore(() => store, {
    clock,
    waitMs: WAIT_MS,
    tell: (reason) => told.push(reason),
  });
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warnings.push(String(warning));
  });
});
afterEach(() => vi.restoreAllMocks());

/** How an access ends, and after how many milliseconds of the clock. */
function outcomeOf(access: Promise<unknown>): { ended?: string; afterMs?: number } {
  const outcome: { ended?: string; afterMs?: number } = {};
  const startedMs = clock.now();
  const note = (ended: string) =>
    Object.assign(outcome, { ended, afterMs: clock.now() - startedMs });
  access.then(
    () => note('answered'),
    (error: unknown) => note(error instanceof PersonaError ? error.code : 'another error'),
  );
  return outcome;
}

const ask = () => outcomeOf(guarded.get(KEY));

/** Begins an outage: one access waits in vain. */
async function fallSilent(): Promise<void> {
  store.behave = 'is silent';
  const first = ask();
  await clock.advance(WAIT_MS);
  expect(first).toEqual({ ended: 'STORE', afterMs: WAIT_MS });
}

describe('a guarded store', () => {
  // Unlike the store that it guards, it is closed for good.
  const LAW = storeLaw.filter(({ name }) => name !== 'a store that was closed can be used again');

  it.each(LAW)('keeps the law: $name', async ({ check }) => {
    const memory = memoryStore();
    const open = () =>
      guardedStore(() => memory, { clock, waitMs: WAIT_MS, tell: () => undefined });
    await check(open(), open);
  });

  it('is chosen when it is first used', async () => {
    const choose = vi.fn(() => memoryStore());
    const lazy = guardedStore(choose, { clock, waitMs: WAIT_MS, tell: () => undefined });
    expect(choose).not.toHaveBeenCalled();
    await lazy.get(KEY);
    await lazy.get(KEY);
    expect(choose).toHaveBeenCalledTimes(1);
    expect(lazy.forgets).toBe(true);
  });

  it('rejects with a PersonaError, and keeps those that it gets', async () => {
    store.behave = new Error('OOM command not allowed');
    const failure = guarded.set(KEY, RECORD);
    await expect(failure).rejects.toMatchObject({ code: 'STORE', cause: store.behave });
    await expect(failure).rejects.toThrow(/OOM command not allowed/);
    store.behave = new PersonaError('STORE', 'as it is');
    await expect(guarded.list('o 1 claim')).rejects.toBe(store.behave);
  });

  it('warns of each kind of error once', async () => {
    for (const message of ['OOM for 1', 'OOM for 2', 'READONLY replica', 'OOM for 3']) {
      store.behave = new Error(message);
      await expect(guarded.get(KEY)).rejects.toThrow(message);
    }
    expect(warnings).toEqual([
      expect.stringContaining('OOM for 1'),
      expect.stringContaining('READONLY replica'),
    ]);
    await clock.advance(600_000);
    store.behave = new Error('OOM for 4');
    await expect(guarded.get(KEY)).rejects.toThrow('OOM for 4');
    expect(warnings).toHaveLength(3);
  });

  it('waits no longer than it should', async () => {
    store.behave = 'is silent';
    const access = ask();
    await clock.advance(WAIT_MS - 1);
    expect(access).toEqual({});
    await clock.advance(1);
    expect(access).toEqual({ ended: 'STORE', afterMs: WAIT_MS });
  });

  it('asks a store that fails at once again at once', async () => {
    for (let times = 0; times < 5; times += 1) {
      store.behave = new Error("Stream isn't writeable");
      await expect(guarded.get(KEY)).rejects.toThrow();
      store.behave = 'answers';
      expect(await guarded.get(KEY)).toBeUndefined();
    }
  });

  it('does not take one slow answer among others for an outage', async () => {
    store.behave = 'is silent';
    const slow = ask();
    store.behave = 'answers';
    await clock.advance(WAIT_MS / 2);
    expect(await guarded.get(KEY)).toBeUndefined();
    await clock.advance(WAIT_MS / 2);
    expect(slow).toMatchObject({ ended: 'STORE' });
    expect(await guarded.get(KEY)).toBeUndefined();
  });
});

describe('while the store does not answer', () => {
  it('those who wait and those who come later are told at once', async () => {
    store.behave = 'is silent';
    const first = ask();
    await clock.advance(WAIT_MS - 1000);
    const second = ask();
    await clock.advance(1000);
    expect([first, second]).toEqual([
      { ended: 'STORE', afterMs: WAIT_MS },
      { ended: 'STORE', afterMs: 1000 },
    ]);
    const later = Array.from({ length: 100 }, ask);
    await clock.advance(0);
    for (const each of later) expect(each).toEqual({ ended: 'STORE', afterMs: 0 });
    expect(store.asked).toBe(2);
  });

  it('a hundred accesses one after the other take little longer than one', async () => {
    await fallSilent();
    const startedMs = clock.now();
    for (let index = 0; index < 100; index += 1) {
      const access = ask();
      while (access.ended === undefined) await clock.advance(1);
      await clock.advance(5);
    }
    expect(clock.now() - startedMs).toBeLessThan(100 * 5 + 1000);
    expect(store.asked).toBeLessThan(5);
  });

  it('one question at a time finds out, ever less often, and never less than every few seconds', async () => {
    await fallSilent();
    const askedAtMs: number[] = [];
    for (let ms = 0; ms < 60_000; ms += 100) {
      const before = store.asked;
      ask();
      ask();
      await clock.advance(100);
      if (store.asked > before) askedAtMs.push(clock.now());
      expect(store.asked - before).toBeLessThanOrEqual(1);
    }
    const pauses = askedAtMs.slice(1).map((ms, index) => ms - (askedAtMs[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThan(10_000);
    expect(pauses.length).toBeLessThan(15);
  });

  it('there is one warning and one event', async () => {
    await fallSilent();
    for (let index = 0; index < 50; index += 1) {
      ask();
      await clock.advance(1000);
    }
    expect(warnings).toEqual([expect.stringMatching(/has not answered for 10 seconds/)]);
    expect(told).toEqual(warnings);
  });

  it('it is over for an access that comes when the store is there again', async () => {
    await fallSilent();
    await clock.advance(60_000);
    store.behave = 'answers';
    const access = ask();
    await clock.advance(0);
    expect(access).toEqual({ ended: 'answered', afterMs: 0 });
  });

  it('it is over within seconds where many come', async () => {
    await fallSilent();
    for (let ms = 0; ms < 30_000; ms += 100) {
      ask();
      await clock.advance(100);
    }
    store.behave = 'answers';
    const backMs = clock.now();
    let ended: string | undefined;
    while (ended !== 'answered') {
      const access = ask();
      await clock.advance(100);
      ({ ended } = access);
    }
    expect(clock.now() - backMs).toBeLessThan(10_000);
  });

  it('it is over when an old question is answered after all', async () => {
    await fallSilent();
    store.behave = 'answers';
    store.answerAll();
    await clock.advance(0);
    const access = ask();
    await clock.advance(0);
    expect(access).toEqual({ ended: 'answered', afterMs: 0 });
  });

  it('an error that takes long is no answer', async () => {
    store.behave = 'is silent';
    const failing = new Promise<never>((_, reject) => {
      clock.after(3000, () => reject(new Error('Reached the max retries per request limit')));
    });
    store.get = () => failing;
    const first = ask();
    await clock.advance(3000);
    expect(first).toEqual({ ended: 'STORE', afterMs: 3000 });
    const second = outcomeOf(guarded.list('o 1 claim'));
    await clock.advance(0);
    expect(second).toEqual({ ended: 'STORE', afterMs: 0 });
    expect(warnings).toEqual([expect.stringContaining('max retries per request')]);
  });
});

describe('close()', () => {
  it('waits five seconds at most', async () => {
    store.behave = 'is silent';
    const closing = outcomeOf(guarded.close());
    await clock.advance(5000);
    expect(closing).toEqual({ ended: 'STORE', afterMs: 5000 });
  });

  it('is the end of what the store tells', async () => {
    let listener: ((reason: string) => void) | undefined;
    store.onTrouble = (each) => {
      listener = each;
      return () => (listener = undefined);
    };
    await guarded.get(KEY);
    listener?.('the disk is full');
    expect(told).toEqual(['the disk is full']);
    await guarded.close();
    expect(listener).toBeUndefined();
  });

  it('is the end of what the store hears', async () => {
    await guarded.set(KEY, RECORD);
    await guarded.close();
    const { asked } = store;
    const late = [
      guarded.get(KEY),
      guarded.set(KEY, RECORD),
      guarded.swap(KEY, RECORD, undefined),
      guarded.delete(KEY),
      guarded.list('o 1 claim'),
    ];
    for (const each of late) await expect(each).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(store.asked).toBe(asked);
    expect(warnings).toEqual([]);
  });
});
