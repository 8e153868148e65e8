import { describe, expect, it, vi } from 'vitest';

import { memoryStore } from '../../src';
import { Leases } from '../../src/records/leases';

const LEASE_MS = 100;

describe('Leases', () => {
  it('takes no living process for dead, and a silent one after a lease', async () => {
    const store = memoryStore();
    const living = new Leases(store, LEASE_MS);
    const other = new Leases(store, LEASE_MS);
    await living.begin();
    const silent = 'a process that was killed';
    expect(await other.isDead(silent)).toBe(false);
    await vi.waitFor(async () => {
      expect(await other.isDead(living.owner)).toBe(false);
      expect(await other.isDead(silent)).toBe(true);
    });
    expect(await other.isDead(living.owner)).toBe(false);
    expect(await other.isDead(other.owner)).toBe(false);
    await living.end();
    await vi.waitFor(async () => expect(await other.isDead(living.owner)).toBe(true));
  });

  it('does not begin before the first beat is written, and tries again', async () => {
    const store = memoryStore();
    const { set } = store;
    Object.assign(store, { set: () => Promise.reject(new Error('the disk is full')) });
    const leases = new Leases(store, LEASE_MS);
    await expect(leases.begin()).rejects.toThrow('the disk is full');
    Object.assign(store, { set });
    await leases.begin();
    expect(await store.list('process')).toHaveLength(1);
    await leases.end();
    expect(await store.list('process')).toEqual([]);
  });

  it('takes away what dead processes left, and nothing of the living', async () => {
    const store = memoryStore();
    const living = new Leases(store, LEASE_MS);
    await living.begin();
    await store.set('process dead', { kind: 'process', version: 1, beat: 7 });
    const other = new Leases(store, LEASE_MS);
    await vi.waitFor(async () => {
      await other.forgetDead();
      expect(await store.list('process')).toMatchObject([[`process ${living.owner}`, {}]]);
    });
    await living.end();
  });
});
