import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { calls, JOHN, PAGE, spoken, startTestEmulator } from '../support/bot';
import { plant } from '../support/graph';
import { DURABLE_STORES, startWorker, type SharedStore, type Worker } from './support';

const LEASE_MS = 600;
const PROFILES = 5;

const usersOf = (process: number) =>
  Array.from({ length: 50 }, (_, index) => `${7_000_000 + process * 100 + index}`);
const creations = (emulator: Emulator) =>
  calls(emulator).filter((call) => call === 'POST /me/personas').length;

describe.each(DURABLE_STORES)('processes that share a %s', (_, open) => {
  let store: SharedStore;
  let emulator: Emulator;
  const workers: Worker[] = [];
  const start = (task: { do: string } & Record<string, unknown>) => {
    const worker = startWorker(emulator, store, { leaseMs: LEASE_MS, ...task });
    workers.push(worker);
    return worker;
  };

  beforeEach(async () => {
    store = await open();
    emulator = await startTestEmulator();
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) {
      worker.process.kill('SIGKILL');
      await worker.ended.catch(() => undefined);
    }
    await store.close();
  });

  it('create each persona once, all eight of them, and none after a restart', async () => {
    const speak = (process: number) =>
      start({ do: 'speak', users: usersOf(process), profiles: PROFILES }).ended;
    await Promise.all(Array.from({ length: 8 }, (_, process) => speak(process)));
    expect(creations(emulator)).toBe(PROFILES);
    expect(emulator.messages()).toHaveLength(400);
    expect(spoken(emulator).every(([name, text]) => name === text)).toBe(true);

    await speak(0);
    expect(creations(emulator)).toBe(PROFILES);
    expect(emulator.messages()).toHaveLength(450);
    expect(spoken(emulator).every(([name, text]) => name === text)).toBe(true);
  });

  it.each([
    ['in a handler', 'hold', 'meet'],
    ['outside an event', 'holdOutside', 'meetOutside'],
  ])('delete what one killed %s left behind, and nothing of others', async (_, hold, meet) => {
    const planted = await plant(emulator, { ...JOHN, name: 'Agent 0' });
    const killed = start({ do: hold, psid: '7000001' });
    await killed.says('holding');
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(emulator.personas()).toHaveLength(2);

    const other = start({ do: meet, psid: '7000002' });
    await other.says('met');
    await vi.waitFor(() => expect(emulator.personas()).toHaveLength(1), { timeout: 10_000 });
    expect(emulator.personas()).toMatchObject([{ id: planted }]);
    other.goOn();
    expect(await other.ended).toBe(0);
  });

  it('leave alone what a living one uses, though its clock is an hour ahead or behind', async () => {
    const living = start({ do: 'hold', psid: '7000001', clockAheadMs: -3_600_000 });
    await living.says('holding');
    const others = [3_600_000, 0].map((clockAheadMs, index) =>
      start({ do: 'meet', psid: `700001${index}`, clockAheadMs }),
    );
    for (const other of others) await other.says('met');
    // Until the others have looked several times: each one looks about every lease.
    const looks = performance.now() + 5 * LEASE_MS;
    await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(looks), { timeout: 10_000 });
    expect(emulator.personas()).toHaveLength(1);
    living.goOn();
    expect(await living.ended).toBe(0);
    expect(spoken(emulator)).toEqual([
      ['Agent 0', 'before'],
      ['Agent 0', 'after'],
    ]);
    expect(creations(emulator)).toBe(1);
    expect(emulator.personas()).toEqual([]);
  });

  it('create a persona in the place of one that died in the middle of it', async () => {
    emulator.fail({ match: 'POST /me/personas', with: { connection: 'hang' } });
    const dying = start({ do: 'speak', users: ['7000001'], profiles: 1 });
    await vi.waitFor(() => expect(creations(emulator)).toBe(1), { timeout: 10_000 });
    dying.process.kill('SIGKILL');
    await dying.ended;
    await start({ do: 'speak', users: ['7000002'], profiles: 1 }).ended;
    expect(spoken(emulator)).toEqual([['Agent 0', 'Agent 0']]);
    expect(creations(emulator)).toBe(2);
    // Nobody can tell what came of the first one: it is for a person to decide.
    const records = store.open();
    expect(await records.list(`${emulator.origin} ${PAGE.id} temporary`)).toMatchObject([
      [expect.any(String), { kind: 'unconfirmed', name: 'Agent 0' }],
    ]);
    await records.close();
  });
});
