import { beforeEach, describe, expect, it } from 'vitest';

import { memoryStore, type PersonaStore } from '../../src';
import { Leases } from '../../src/records/leases';
import { settled, TestClock } from '../support/clock';

const LEASE_MS = 30_000;

describe('Leases', () => {
  let clock: TestClock;
  let store: PersonaStore;
  const leases = (leaseMs = LEASE_MS) => new Leases(store, leaseMs, clock);

  beforeEach(() => {
    clock = new TestClock();
    store = memoryStore();
  });

  it('takes no living process for dead, and a silent one after a lease', async () => {
    const living = leases();
    const other = leases();
    await living.begin();
    const silent = 'a process that was killed';
    expect(await other.isDead(silent)).toBe(false);
    await clock.advance(LEASE_MS - 1);
    expect(await other.isDead(silent)).toBe(false);
    await clock.advance(LEASE_MS);
    expect(await other.isDead(silent)).toBe(true);
    expect(await other.isDead(living.owner)).toBe(false);
    expect(await other.isDead(other.owner)).toBe(false);
    await living.end();
    await clock.advance(2 * LEASE_MS);
    expect(await other.isDead(living.owner)).toBe(true);
  });

  it("goes by the other's lease, where that is longer or shorter", async () => {
    const slow = leases(100 * LEASE_MS);
    const hasty = leases(100);
    await slow.begin();
    await hasty.begin();
    for (let looks = 0; looks < 20; looks += 1) {
      expect(await hasty.isDead(slow.owner)).toBe(false);
      await clock.advance(LEASE_MS);
    }
    await slow.end();
    await clock.advance(100 * LEASE_MS);
    expect(await hasty.isDead(slow.owner)).toBe(true);
  });

  it('counts silence once, though the beat of the dead is taken away meanwhile', async () => {
    await store.set('process dead', { kind: 'process', version: 1, beat: 7, leaseMs: LEASE_MS });
    const mine = leases();
    await mine.begin();
    await settled();
    await store.delete('process dead');
    await clock.advance(LEASE_MS);
    expect(await mine.isDead('dead')).toBe(true);
  });

  it('does not begin before the first beat is written, and tries again', async () => {
    const { set } = store;
    Object.assign(store, { set: () => Promise.reject(new Error('the disk is full')) });
    const mine = leases();
    await expect(mine.begin()).rejects.toThrow('the disk is full');
    Object.assign(store, { set });
    await mine.begin();
    expect(await store.list('process')).toHaveLength(1);
    await mine.end();
    expect(await store.list('process')).toEqual([]);
  });

  it('never beats again after its end, whenever that comes', async () => {
    const early = leases();
    const beginning = early.begin();
    await early.end();
    // The store may be closed from here on.
    expect(await store.list('process')).toEqual([]);
    await beginning;
    const late = leases();
    await late.begin();
    await late.end();
    for (const ended of [early, late]) {
      await expect(ended.begin()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
    await clock.advance(10 * LEASE_MS);
    expect(clock.timers).toBe(0);
    expect(await store.list('process')).toEqual([]);
  });

  it('takes away what dead processes left, and nothing of the living', async () => {
    const living = leases();
    await living.begin();
    await store.set('process dead', { kind: 'process', version: 1, beat: 7 });
    await clock.advance(4 * LEASE_MS);
    expect(await store.list('process')).toMatchObject([[`process ${living.owner}`, {}]]);
    await living.end();
  });

  it('looks at a process no more than ten times a lease, however often it is asked', async () => {
    let looks = 0;
    const { get } = store;
    Object.assign(store, { get: (key: string) => ((looks += 1), get(key)) });
    const mine = leases();
    for (let asked = 0; asked < 1000; asked += 1) {
      await mine.isDead('dead');
      await clock.advance(LEASE_MS / 500);
    }
    expect(looks).toBeLessThanOrEqual(21);
    expect(await mine.isDead('dead')).toBe(true);
  });
});
